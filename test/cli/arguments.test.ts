import { describe, expect, test } from 'vitest'
import { assayVersion } from '../../src/cli/version.ts'
import { aReport } from '../report/report-values.ts'
import { fakeHost, run } from './fake-host.ts'

const ran = { testChecks: async () => aReport([]) }

describe('a command line that cannot be meant', () => {
  test.each([
    [['tset'], 'unknown command', 'Did you mean test?'],
    [['frobnicate'], 'unknown command', '"assay --help" lists the commands.'],
    [['test', '--tagret', 'dev'], 'unknown option "--tagret"', 'Did you mean --target?'],
    [['test', '--xyzzy'], 'unknown option', '"assay test --help" lists its flags.'],
    [['--target', 'dev', 'test'], 'unknown option', 'Flags follow their command'],
    [['test', 'orders'], 'too many arguments', '"assay test --help" lists its flags.'],
    [['show'], 'missing required argument "check"', '"assay show --help"'],
    [['test', '--target'], 'argument missing', '"assay test --help"'],
    [['test', '--threads', '0'], 'Expected a whole number, 1 or more, got "0"', ''],
    [['test', '--threads', '2.5'], 'Expected a whole number, 1 or more, got "2.5"', ''],
    [['test', '--threads', '99999999999999999999'], 'Expected a whole number', ''],
    [['test', '--sample', '-1'], 'Expected a whole number, 0 or more', ''],
    [['show', 'x', '--limit', '0'], 'Expected a whole number, 1 or more', ''],
    [['test', '--statement-timeout', '5s'], 'Expected seconds from 0 (no limit)', ''],
    [['test', '--lock-timeout', '2147484'], 'Expected seconds from 0 (no limit) to 2147483', ''],
    [['test', '--vacuous', 'skip'], 'Expected one of pass, warn, fail, got "skip"', ''],
    [['test', '--output', 'xml'], 'Expected one of console, json, got "xml"', ''],
    [['test', '--target', ''], 'Bad value of --target. Expected text, got nothing', ''],
    [['show', ''], 'Bad value of <check>', ''],
    [['serve', '--listen', 'here'], 'Expected host:port, got "here"', ''],
    [['serve', '--listen', 'here:70000'], 'Expected host:port', ''],
    [['serve', '--every', 'daily'], 'Expected a time like 30s, 15m, 6h or 1d, got "daily"', ''],
    [['serve', '--every', '1m', '--config', 'serve.yml'], '--every and --config are both given', ''],
    [['forget', '--push-gateway', 'http://localhost'], 'required option "-t, --target <name>"', ''],
  ])('%j stops with BAD_FLAG before anything is read', async (argv, message, hint) => {
    const { exitCode, stdout, stderr } = await run(argv)
    expect(exitCode).toBe(2)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/^BAD_FLAG /)
    expect(stderr.toLowerCase()).toContain(message.toLowerCase())
    expect(stderr).toContain(hint)
  })
})

describe('help and version', () => {
  test('no arguments at all: help on stdout, exit code 0', async () => {
    const { exitCode, stdout, stderr } = await run([])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^Usage: assay /)
    expect(stdout).toMatch(/Exit codes:\n {2}0 {4}nothing failed/)
  })

  test.each([[['--help']], [['-h']], [['help']]])('%j is the same help', async (argv) => {
    expect(await run(argv)).toEqual(await run([]))
  })

  test.each(['test', 'ls', 'compile', 'show', 'debug'])('%s --help lists its flags', async (command) => {
    const { exitCode, stdout } = await run([command, '--help'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(new RegExp(`^Usage: assay ${command}`))
    for (const flag of ['--project-dir', '--profiles-dir', '--profile', '-t, --target', '--url', '--vars']) {
      expect(stdout).toContain(flag)
    }
  })

  test.each(['--version', '-V', '-v'])('%s is one line', async (flag) => {
    expect(await run([flag])).toEqual({ exitCode: 0, stdout: `${assayVersion()}\n`, stderr: '' })
    expect(assayVersion()).toMatch(/^\d+\.\d+\.\d+/)
  })
})

describe('what reaches the pipeline', () => {
  async function optionsOf(argv: readonly string[], environment: Record<string, string> = {}) {
    let options: unknown
    const testChecks = async (given: unknown) => {
      options = given
      return aReport([])
    }
    const { exitCode, stderr } = await run(['test', ...argv], { testChecks }, fakeHost({ environment }))
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    return options
  }

  test('nothing said is null, and limits have their defaults', async () => {
    expect(await optionsOf([])).toMatchObject({
      projectDir: null,
      profilesDir: null,
      profile: null,
      target: null,
      url: null,
      vars: null,
      threads: null,
      select: [],
      exclude: [],
      selector: null,
      indirect: null,
      resourceTypes: ['test'],
      state: null,
      workingDirectory: '/home/ana/shop',
      homeDirectory: '/home/ana',
      failFast: null,
      sampleRows: 5,
      vacuous: 'pass',
      warnings: null,
      targetPath: null,
      statementTimeoutMs: 300_000,
      lockTimeoutMs: 10_000,
    })
  })

  test('every flag arrives', async () => {
    const argv = [
      ...['--project-dir', 'p', '--profiles-dir', 'd', '--profile', 'shop', '-t', 'prod', '--url', 'postgres://h/d'],
      ...['--vars', '{a: 1}', '--threads', '8', '-x', '--sample', '0', '--vacuous', 'fail', '--warn-error'],
      ...['--target-path', 'out'],
      ...['--statement-timeout', '1.5', '--lock-timeout', '0'],
    ]
    expect(await optionsOf(argv)).toMatchObject({
      projectDir: 'p',
      profilesDir: 'd',
      profile: 'shop',
      target: 'prod',
      url: 'postgres://h/d',
      vars: '{a: 1}',
      threads: 8,
      failFast: true,
      sampleRows: 0,
      vacuous: 'fail',
      warnings: { checks: true, reading: true },
      targetPath: 'out',
      statementTimeoutMs: 1_500,
      lockTimeoutMs: 0,
    })
  })

  test("dbt's variables say what no flag says, the newer name first", async () => {
    const environment = {
      ...{ DBT_FAIL_FAST: 'on', DBT_TARGET_PATH: 'old', DBT_ENGINE_TARGET_PATH: 'new', DBT_TARGET: '' },
      ...{ DBT_ENGINE_WARN_ERROR_OPTIONS: '{error: [LogTestResult]}', DBT_ENGINE_PROJECT_DIR: 'shop' },
    }
    expect(await optionsOf([], environment)).toMatchObject({
      ...{ failFast: true, targetPath: 'new', target: null, projectDir: 'shop' },
      warnings: { checks: true, reading: false },
    })
    expect(await optionsOf([], { DBT_WARN_ERROR: '1' })).toMatchObject({ warnings: { checks: true, reading: true } })
    expect(await optionsOf(['--no-fail-fast'], environment)).toMatchObject({ failFast: false })
  })

  test('a variable that is neither on nor off is refused', async () => {
    const { exitCode, stderr } = await run(['test'], {}, fakeHost({ environment: { DBT_FAIL_FAST: 'maybe' } }))
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining('Bad value of DBT_FAIL_FAST. Expected true or false'),
    ])
  })

  test('selectors are many, repeated, and known by their old names', async () => {
    expect(
      await optionsOf(['-s', 'a', 'tag:b', '--select', 'c d', '-m', 'e', '--models', 'f', '--exclude', 'g', 'h']),
    ).toMatchObject({ select: ['a', 'tag:b', 'c d', 'e', 'f'], exclude: ['g', 'h'] })
  })

  test('how to select arrives, and a flag wins over its variable', async () => {
    const argv = ['--selector', 'nightly', '--indirect-selection', 'empty', '--state', 'prod']
    const told = { selector: 'nightly', indirect: 'empty', state: 'prod' }
    expect(await optionsOf(argv)).toMatchObject(told)
    const environment = { DBT_INDIRECT_SELECTION: 'CAUTIOUS', DBT_STATE: 'old' }
    expect(await optionsOf(argv, environment)).toMatchObject(told)
    expect(await optionsOf([], environment)).toMatchObject({ selector: null, indirect: 'cautious', state: 'old' })
  })

  test.each<[readonly string[], readonly string[]]>([
    [
      ['--resource-type', 'model', 'source'],
      ['model', 'source'],
    ],
    [
      ['--resource-type', 'model source', '--resource-type', 'test'],
      ['model', 'source', 'test'],
    ],
    [
      ['--resource-type', 'all'],
      ['model', 'source', 'seed', 'snapshot', 'exposure', 'test'],
    ],
    [
      ['--resource-type', 'default', '--exclude-resource-type', 'seed', 'test'],
      ['model', 'source', 'snapshot', 'exposure'],
    ],
    [
      ['--exclude-resource-type', 'model', 'metric'],
      ['source', 'seed', 'snapshot', 'exposure', 'test'],
    ],
    [['--resource-type', 'unit_test'], []],
  ])('%j lists %j', async (argv, resourceTypes) => {
    expect(await optionsOf(argv)).toMatchObject({ resourceTypes })
  })

  test("dbt's variables count where no flag is given, and not when empty", async () => {
    const environment = {
      DBT_PROJECT_DIR: 'p',
      DBT_PROFILES_DIR: 'd',
      DBT_PROFILE: 'shop',
      DBT_TARGET: 'prod',
    }
    expect(await optionsOf([], environment)).toMatchObject({
      projectDir: 'p',
      profilesDir: 'd',
      profile: 'shop',
      target: 'prod',
    })
    expect(await optionsOf(['--target', 'dev'], environment)).toMatchObject({ target: 'dev' })
    expect(await optionsOf([], { DBT_TARGET: '' })).toMatchObject({ target: null })
  })

  test('the smallest timeout is not rounded to "no limit"', async () => {
    expect(await optionsOf(['--lock-timeout', '0.0001'])).toMatchObject({ lockTimeoutMs: 1 })
  })
})

test('a run with nothing to say is still a run', async () => {
  expect(await run(['test', '--quiet'], ran)).toEqual({
    exitCode: 0,
    stdout: 'no checks were run  in 1.2 s\n',
    stderr: '',
  })
})
