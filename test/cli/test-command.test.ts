import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError, ProjectError } from '../../src/errors.ts'
import type { Report, Verdict } from '../../src/model/report.ts'
import type { Target } from '../../src/model/target.ts'
import type { TestOptions } from '../../src/run-options.ts'
import { aCheck, aReport, aResource, aVerdict, NOT_MEASURED } from '../report/report-values.ts'
import { project } from '../support/builders.ts'
import { postgresConnection } from '../support/postgres-connection.ts'
import { type FakeHost, fakeHost, fakeTerminal, run } from './fake-host.ts'
import { newFolder } from './new-folder.ts'

const TARGET: Target = {
  name: 'prod',
  profileName: 'shop',
  schema: 'analytics',
  threads: 4,
  connection: postgresConnection(),
}

const passed = aVerdict(aCheck())
const warned = aVerdict(aCheck({ column: 'w' }), { outcome: 'warn', failures: 1n })
const failed = aVerdict(aCheck({ column: 'f' }), { outcome: 'fail', failures: 3n })
const broken = aVerdict(aCheck({ column: 'e' }), { ...NOT_MEASURED, outcome: 'error', message: 'no such column' })
const skipped = aVerdict(aCheck({ column: 's' }), { ...NOT_MEASURED, outcome: 'skip', message: 'disabled' })

/** A run that tells its verdicts as the pipeline does. */
function running(verdicts: readonly Verdict[], changes: Partial<Report> = {}, target = TARGET) {
  return {
    testChecks: async ({ onStart, onVerdict, onWarnings }: TestOptions) => {
      onWarnings([{ code: 'UNKNOWN_KEY', message: 'unknown key "colums"' }], new Map())
      onStart(verdicts.length, target, project([], []))
      for (const verdict of verdicts) onVerdict(verdict)
      return aReport(verdicts, changes)
    },
  }
}

describe('exit codes', () => {
  test.each<[string, readonly Verdict[], Partial<Report>, number]>([
    ['all passed', [passed], {}, 0],
    ['nothing to run', [], {}, 0],
    ['a warning', [passed, warned], {}, 0],
    ['a skip', [passed, skipped], {}, 0],
    ['a fail', [passed, warned, failed], {}, 1],
    ['an error', [passed, broken], {}, 2],
    ['an error beside a fail', [failed, broken], {}, 2],
    ['an interrupt, whatever else', [failed, broken], { isInterrupted: true }, 130],
  ])('%s', async (_name, verdicts, changes, exitCode) => {
    expect((await run(['test'], running(verdicts, changes))).exitCode).toBe(exitCode)
    expect((await run(['test', '--output', 'json'], running(verdicts, changes))).exitCode).toBe(exitCode)
  })
})

test('after a run on the embedded Postgres it says how to test data of your own', async () => {
  const embedded: Target = { ...TARGET, connection: { type: 'embedded', script: '/home/ana/shop/warehouse.sql' } }
  expect((await run(['test'], running([passed], {}, embedded))).stderr).toContain('assay test --project-dir')
  expect((await run(['test', '--quiet'], running([passed], {}, embedded))).stderr).toBe('')
  expect((await run(['test'], running([passed]))).stderr).not.toContain('--project-dir')
})

describe('--exit-zero', () => {
  test.each<[string, readonly Verdict[], number]>([
    ['forgives a fail', [passed, failed], 0],
    ['does not forgive that nothing is known', [failed, broken], 2],
  ])('%s', async (_name, verdicts, exitCode) => {
    const { exitCode: code, stdout } = await run(['test', '--exit-zero'], running(verdicts))
    expect(code).toBe(exitCode)
    expect(stdout).toContain(exitCode === 0 ? 'exit code 0 as --exit-zero asks, else 1: ' : 'exit code 2: ')
  })
})

describe('stdout and stderr', () => {
  test('stdout has the report only; the start, warnings and bad news are told on stderr', async () => {
    const { stdout, stderr } = await run(['test'], running([passed, failed, broken]))
    expect(stdout).toMatch(/^shop on prod: /)
    expect(stdout).toMatch(/\nexit code 2: /)
    expect(stderr).toBe(
      [
        'warning UNKNOWN_KEY unknown key "colums"',
        '3 checks on prod, 4 at a time',
        'FAIL  revenue: not_null on f: 3 of 120 rows',
        'ERROR revenue: not_null on e: could not be judged (no such column)',
        '',
      ].join('\n'),
    )
  })

  test('--output json puts one JSON document on stdout', async () => {
    const { stdout } = await run(['test', '--output', 'json'], running([failed]))
    expect(JSON.parse(stdout)).toMatchObject({ schema_version: 1, totals: { fail: 1 } })
  })

  test('--quiet keeps stderr empty and leaves problems and totals on stdout', async () => {
    const { stdout, stderr } = await run(['test', '-q'], running([passed, failed]))
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^✗ revenue/)
    expect(stdout).toMatch(/\n2 checks: 1 passed, 1 failed {2}in 1\.2 s\n$/)
  })

  test('on a terminal one line changes in place, and goes away before the report', async () => {
    const seen: string[] = []
    const base = fakeHost()
    const host: FakeHost = {
      ...base,
      startSpinner: async (text) => {
        seen.push(text)
        return {
          setText: (next) => void seen.push(next),
          stop: () => void seen.push(`stopped, report ${base.written.stdout.length === 0 ? 'to come' : 'written'}`),
        }
      },
    }
    const { stderr } = await run(['test'], running([passed, failed, broken]), host)
    expect(seen).toEqual([
      'reading the project',
      '0/3 checks',
      '1/3 checks',
      '2/3 checks  1 failed',
      '3/3 checks  1 failed  1 could not be judged',
      'stopped, report to come',
    ])
    expect(stderr).toBe('warning UNKNOWN_KEY unknown key "colums"\n')
  })

  test.each([
    [['test'], {}, true],
    [['test', '--no-color'], { FORCE_COLOR: '1' }, false],
    [['test'], { NO_COLOR: '1' }, false],
  ])('that line has colors where text has: %j %j', async (argv, environment, expected) => {
    let seen: boolean | null = null
    const base = fakeHost({ environment })
    const startSpinner = async (_text: string, color: boolean) => {
      seen = color
      return { setText: () => {}, stop: () => {} }
    }
    await run(argv, running([passed]), { ...base, stderr: { ...base.stderr, isTTY: true }, startSpinner })
    expect(seen).toBe(expected)
  })

  test('the line goes away before a problem is told', async () => {
    let isStopped = false
    const base = fakeHost()
    const stderr = { ...base.stderr, write: (text: string) => void base.written.stderr.push(`${isStopped}: ${text}`) }
    const startSpinner = async () => ({
      setText: () => {},
      stop: () => {
        isStopped = true
      },
    })
    const testChecks = async () => {
      throw new ConfigError([{ code: 'BAD_SELECTOR', message: 'bad' }])
    }
    const outcome = await run(['test'], { testChecks }, { ...base, stderr, startSpinner })
    expect(outcome.stderr).toBe('true: BAD_SELECTOR bad\n')
  })
})

describe('colors', () => {
  const ESCAPE = '\u001b['

  async function coloredStreams(argv: readonly string[], environment: Record<string, string>, isTTY: boolean) {
    const base = fakeHost({ environment })
    const stdout = fakeTerminal(base.written.stdout, { isTTY, columns: isTTY ? 120 : null })
    const stderr = fakeTerminal(base.written.stderr, { isTTY })
    const outcome = await run(['test', ...argv], running([failed]), { ...base, stdout, stderr })
    return { stdout: outcome.stdout.includes(ESCAPE), stderr: outcome.stderr.includes(ESCAPE) }
  }

  test.each<[string, readonly string[], Record<string, string>, boolean, boolean]>([
    ['a terminal gets them', [], {}, true, true],
    ['a pipe does not', [], {}, false, false],
    ['--no-color', ['--no-color'], {}, true, false],
    ['NO_COLOR', [], { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR says nothing', [], { NO_COLOR: '' }, true, true],
    ['FORCE_COLOR', [], { FORCE_COLOR: '1' }, false, true],
    ['FORCE_COLOR=0', [], { FORCE_COLOR: '0' }, true, false],
    ['--no-color beats FORCE_COLOR', ['--no-color'], { FORCE_COLOR: '1' }, true, false],
    ['NO_COLOR beats FORCE_COLOR', [], { NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    ['a dumb terminal', [], { TERM: 'dumb' }, true, false],
  ])('%s', async (_name, argv, environment, isTTY, expected) => {
    expect(await coloredStreams(argv, environment, isTTY)).toEqual({ stdout: expected, stderr: expected })
  })
})

describe('--output-file', () => {
  async function inNewFolder() {
    const folder = await newFolder()
    return { folder, host: fakeHost({ workingDirectory: folder, environment: { FORCE_COLOR: '1' } }) }
  }

  test('holds the report in the asked format, and the terminal the console report', async () => {
    const { folder, host } = await inNewFolder()
    const argv = ['test', '--output', 'json', '--output-file', 'out/report.json']
    const { exitCode, stdout } = await run(argv, running([failed]), host)
    expect(exitCode).toBe(1)
    expect(stdout).toContain('FAIL')
    expect(JSON.parse(await readFile(join(folder, 'out/report.json'), 'utf8'))).toMatchObject({ totals: { fail: 1 } })
    expect(await readdir(join(folder, 'out'))).toEqual(['report.json'])
  })

  test('has no colors in it, whatever the terminal has', async () => {
    const { folder, host } = await inNewFolder()
    const { stdout } = await run(['test', '--output-file', 'report.txt'], running([failed]), host)
    expect(stdout).toContain('\u001b[')
    const text = await readFile(join(folder, 'report.txt'), 'utf8')
    expect(text).toContain('FAIL  not_null on f')
    expect(text).not.toContain('\u001b')
  })

  test('replaces an old file, through a link too', async () => {
    const { folder, host } = await inNewFolder()
    await writeFile(join(folder, 'real.txt'), 'old'.repeat(10_000))
    await symlink('real.txt', join(folder, 'link.txt'))
    await run(['test', '--output-file', 'link.txt'], running([passed]), host)
    expect(await readFile(join(folder, 'real.txt'), 'utf8')).toMatch(/^shop on prod: .*1 passed {2}in 1\.2 s\n$/s)
    expect((await readdir(folder)).sort()).toEqual(['link.txt', 'real.txt'])
  })

  test('that cannot be written stops the run before it begins', async () => {
    const { folder, host } = await inNewFolder()
    await writeFile(join(folder, 'file'), '')
    for (const file of ['.', 'file/report.json']) {
      const { exitCode, stdout, stderr } = await run(['test', '--output-file', file], {}, host)
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
      expect(stderr).toContain(`BAD_FLAG`)
      expect(stderr).toContain(`Cannot write --output-file ${file}`)
    }
  })

  test('keeps the old report if there is no new one', async () => {
    const { folder, host } = await inNewFolder()
    await writeFile(join(folder, 'report.json'), 'old')
    const testChecks = async () => {
      throw new ConfigError([{ code: 'NOTHING_SELECTED', message: 'nothing' }])
    }
    const { exitCode } = await run(['test', '--output-file', 'report.json'], { testChecks }, host)
    expect(exitCode).toBe(2)
    expect(await readFile(join(folder, 'report.json'), 'utf8')).toBe('old')
  })

  test('may be a device', async () => {
    const { exitCode } = await run(['test', '--output-file', '/dev/null'], running([passed]))
    expect(exitCode).toBe(0)
  })
})

describe('interrupt', () => {
  test('aborts the run, which reports what is known; exit code 130', async () => {
    const host = fakeHost()
    const testChecks = ({ signal }: TestOptions) =>
      new Promise<Report>((resolve) => {
        signal.addEventListener('abort', () => resolve(aReport([passed, skipped], { isInterrupted: true })))
        host.interrupt()
      })
    const { exitCode, stdout, stderr } = await run(['test'], { testChecks }, host)
    expect(exitCode).toBe(130)
    expect(stdout).toContain('exit code 130: interrupted')
    expect(stderr).toMatch(/^stopping: /)
  })

  test('before anything is known: 130 and no report', async () => {
    const host = fakeHost()
    const testChecks = async ({ signal }: TestOptions) => {
      host.interrupt()
      signal.throwIfAborted()
      return aReport([])
    }
    expect(await run(['test'], { testChecks }, host)).toMatchObject({ exitCode: 130, stdout: '' })
  })

  test('afterwards nobody listens any more', async () => {
    const host = fakeHost()
    await run(['test', '-q'], running([passed]), host)
    host.interrupt()
    expect(host.written.stderr).toEqual([])
  })
})

describe('the next command', () => {
  test('asks the same project on the same database, and does not repeat the URL', async () => {
    const argv = ['--project-dir', 'my checks', '-t', 'prod', '--url', 'postgres://ana:hunter22@h/d']
    const { stdout, stderr } = await run(['test', ...argv], running([failed]), fakeHost({ programName: 'npx assay' }))
    expect(stdout).toContain(
      "next       npx assay show --project-dir 'my checks' --target prod --url <url> not_null_revenue_f\n",
    )
    expect(stdout + stderr).not.toContain('hunter22')
  })

  test('is about the resource of the check', async () => {
    const other = aVerdict(aCheck({ resource: aResource('orders') }), { outcome: 'fail', failures: 1n })
    expect((await run(['test'], running([other]))).stdout).toContain('assay show not_null_orders_order_id\n')
  })
})

test('problems of the project are told on stderr with their lines, and counted', async () => {
  const texts = new Map([['models/a.yml', 'models:\n  - nam: x\n']])
  const problem = {
    code: 'MISSING_NAME',
    message: 'no name',
    position: { file: 'models/a.yml', line: 2, column: 5 },
  } as const
  const testChecks = async () => {
    throw new ProjectError([problem, { ...problem, position: { ...problem.position, line: 1, column: 1 } }], texts)
  }
  const { exitCode, stdout, stderr } = await run(['test'], { testChecks })
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain('models/a.yml:2:5: MISSING_NAME no name\n   2 |   - nam: x\n     |     ^\n')
  expect(stderr).toMatch(/\n2 problems; nothing was run\.\n$/)
})
