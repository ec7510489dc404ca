import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Pipeline } from '../../src/cli/pipeline.ts'
import { ConfigError, StatementError, WarehouseError } from '../../src/errors.ts'

import type { Outlook } from '../../src/model/plan.ts'
import type { Target } from '../../src/model/target.ts'

import type { RunOptions } from '../../src/run-options.ts'
import { aCheck, aMember, aResource, rows } from '../report/report-values.ts'
import { project } from '../support/builders.ts'
import { postgresConnection } from '../support/postgres-connection.ts'
import { fakeHost, fakeTerminal, run } from './fake-host.ts'
import { newFolder } from './new-folder.ts'

const PASSWORD = 'correct horse'

const CONNECTION = postgresConnection({ password: PASSWORD })
const TARGET: Target = { name: 'prod', profileName: 'shop', schema: 'analytics', threads: 4, connection: CONNECTION }
const PROJECT = { ...project([], []), directory: '/home/ana/shop/checks' }
const FACTS: Awaited<ReturnType<Pipeline['inspectTarget']>>['facts'] = {
  description: 'PostgreSQL 17.2',
  version: '17.2',
  database: 'shop',
  user: 'ana',
  role: 'ana',
  isInRecovery: false,
  tlsVersion: 'TLSv1.3',
  searchPath: 'public',
  timeZone: 'UTC',
  schema: 'analytics',
  hasSchema: true,
  canUseSchema: true,
  relations: 12n,
  readableRelations: 12n,
}

const WORLD = {
  projectName: 'shop',
  members: [aMember()],
  indirect: null,
  selectors: null,
  history: null,
  texts: new Map<string, string>(),
}
const loading = {
  loadChecks: async () => ({
    project: PROJECT,
    target: TARGET,
    members: [aMember()],
    checks: [aCheck()],
    phases: {},
    world: WORLD,
    stateFile: { name: 'assay-state.json', text: async () => '{}\n' },
  }),
}
const FOUND = { target: TARGET, profilesFile: '/home/ana/shop/checks/profiles.yml' }
type Inspect = Parameters<Pipeline['inspectTarget']>[0]
const inspecting = {
  inspectTarget: async ({ onTarget }: Inspect) => {
    onTarget(FOUND)
    return { ...FOUND, facts: FACTS }
  },
}
const noProject = {
  loadChecks: async () => {
    throw new ConfigError([{ code: 'PROJECT_FILE_MISSING', message: 'no dbt_project.yml here' }])
  },
}
const noServer = {
  inspectTarget: async ({ onTarget }: Inspect) => {
    onTarget(FOUND)
    throw new WarehouseError([{ code: 'CONNECTION_REFUSED', message: 'nobody listens on db.example.com:5432' }])
  },
}

describe('ls', () => {
  test('lists names; the project and selection are as given', async () => {
    let options: RunOptions | undefined
    const loadChecks = async (given: RunOptions) => {
      options = given
      return loading.loadChecks()
    }
    const outcome = await run(['ls', '--select', 'tag:a', '--target', 'dev'], { loadChecks })
    expect(outcome).toEqual({ exitCode: 0, stdout: 'shop.marts.finance.not_null_revenue_order_id\n', stderr: '' })
    expect(options).toMatchObject({ select: ['tag:a'], target: 'dev', resourceTypes: ['test'] })
  })

  test('--models lists models, as in dbt, and nothing else goes with it', async () => {
    let options: RunOptions | undefined
    const loadChecks = async (given: RunOptions) => {
      options = given
      return loading.loadChecks()
    }
    expect(await run(['ls', '-m', 'orders'], { loadChecks })).toMatchObject({ exitCode: 0 })
    expect(options).toMatchObject({ select: ['orders'], resourceTypes: ['model'] })
    const { exitCode, stderr } = await run(['ls', '-m', 'orders', '--resource-type', 'test'], loading)
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('--models does not go with') })
  })

  test('--write-state keeps the state in a folder of the project', async () => {
    const folder = await newFolder()
    const loadChecks = async () => ({ ...(await loading.loadChecks()), project: { ...PROJECT, directory: folder } })
    expect(await run(['ls', '--write-state', 'prod/state'], { loadChecks })).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await readFile(join(folder, 'prod/state/assay-state.json'), 'utf8')).toBe('{}\n')
  })

  test('--output json gives one object per line, to a file where asked', async () => {
    const folder = await newFolder()
    const host = fakeHost({ workingDirectory: folder })
    const outcome = await run(['ls', '--output', 'json', '--output-file', 'ls.jsonl'], loading, host)
    expect(outcome).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(JSON.parse(await readFile(join(folder, 'ls.jsonl'), 'utf8'))).toMatchObject({
      name: 'not_null_revenue_order_id',
    })
  })

  test('tells warnings on stderr, unless quiet', async () => {
    const loadChecks = async ({ onWarnings }: RunOptions) => {
      onWarnings([{ code: 'UNKNOWN_KEY', message: 'unknown key "colums"' }], new Map())
      return loading.loadChecks()
    }
    expect((await run(['ls'], { loadChecks })).stderr).toBe('warning UNKNOWN_KEY unknown key "colums"\n')
    expect((await run(['ls', '--quiet'], { loadChecks })).stderr).toBe('')
  })
})

test('compile prints SQL for psql', async () => {
  const compileChecks = async () => [{ check: aCheck(), sql: 'select 1' }]
  expect((await run(['compile'], { compileChecks })).stdout).toMatch(/^-- not_null_.*\nselect 1;\n$/)
})

describe('plan', () => {
  const OUTLOOK: Outlook = {
    projectName: 'shop',
    targetName: 'prod',
    warehouse: 'PostgreSQL 17.2',
    checks: [aCheck()],
    plan: { proofs: [{ check: aCheck(), provenBy: 'NOT NULL' }], steps: [] },
    scanned: { rows: 0, pages: 0 },
    notices: [],
  }
  const planning = { planChecks: async () => OUTLOOK }

  test('prints what a run would ask', async () => {
    const { exitCode, stdout, stderr } = await run(['plan'], planning)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^shop on prod: PostgreSQL 17\.2\n/)
    expect(stdout).toContain('  revenue  not_null on order_id  NOT NULL\n')
    expect(stdout).toMatch(/\n0 statements for 1 check, 1 check proved by constraints\n$/)
  })

  test('--output json gives one document, to a file where asked', async () => {
    const folder = await newFolder()
    const host = fakeHost({ workingDirectory: folder })
    const outcome = await run(['plan', '--output', 'json', '--output-file', 'plan.json'], planning, host)
    expect(outcome).toEqual({ exitCode: 0, stdout: '', stderr: '' })
    expect(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))).toMatchObject({ totals: { proofs: 1 } })
  })

  test.each([
    [[], { isFused: true, hasProofs: true }],
    [['--no-fuse'], { isFused: false, hasProofs: true }],
    [['--no-proofs', '--select', 'tag:a'], { isFused: true, hasProofs: false, select: ['tag:a'] }],
    [['--statement-timeout', '2'], { statementTimeoutMs: 2000, lockTimeoutMs: 10_000 }],
  ])('passes its flags on: %s', async (flags, expected) => {
    let asked: unknown
    const planChecks = async (options: unknown) => {
      asked = options
      return OUTLOOK
    }
    await run(['plan', ...flags], { planChecks })
    expect(asked).toMatchObject(expected)
  })

  test('ends with 130 after a signal', async () => {
    const host = fakeHost()
    const planChecks = async () => {
      host.interrupt()
      throw new StatementError('canceling statement due to user request', '57014')
    }
    expect(await run(['plan'], { planChecks }, host)).toEqual({ exitCode: 130, stdout: '', stderr: '' })
  })
})

describe('show', () => {
  const failing = rows({ id: 23, name: 25 }, ['1', 'x'.repeat(150)], ['2', null])
  const showing = {
    showFailingRows: async () => ({ check: aCheck({ resource: aResource('revenue') }), rows: failing }),
  }

  test('prints all of every row where there is no terminal', async () => {
    const { exitCode, stdout } = await run(['show', 'x'], showing)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^revenue: not_null on order_id {2}models\/.*:12\n\nid {2}name\n/)
    expect(stdout).toContain(` 1  ${'x'.repeat(150)}\n 2  NULL\n(2 rows)\n`)
  })

  test('turns rows that are wider than the terminal', async () => {
    const base = fakeHost({ environment: { NO_COLOR: '1' } })
    const host = { ...base, stdout: fakeTerminal(base.written.stdout, { isTTY: true, columns: 80 }) }
    expect((await run(['show', 'x'], showing, host)).stdout).toContain('row 2\n  id    2\n  name  NULL\n')
  })

  test('passes the name and the limit on, and says when there may be more', async () => {
    let asked: unknown
    const showFailingRows = async (options: unknown) => {
      asked = options
      return showing.showFailingRows()
    }
    const { stdout } = await run(['show', 'not_null_x', '--limit', '2'], { showFailingRows })
    expect(asked).toMatchObject({ check: 'not_null_x', limit: 2, statementTimeoutMs: 300_000 })
    expect(stdout).toContain('there may be more: --limit 10 shows them\n')
    expect((await run(['show', 'x'], showing)).stdout).not.toContain('there may be more')
  })

  test('says that a passing check has none', async () => {
    const showFailingRows = async () => ({ check: aCheck(), rows: rows({ id: 23 }) })
    expect(await run(['show', 'x'], { showFailingRows })).toEqual({
      exitCode: 0,
      stdout: 'revenue: not_null on order_id: no failing rows\n',
      stderr: '',
    })
  })

  test('gives rows as JSON', async () => {
    const { stdout } = await run(['show', 'x', '--output', 'json'], showing)
    expect(JSON.parse(stdout)).toMatchObject({ columns: ['id', 'name'], rows: failing.rows })
  })

  test('tells what the database said of a query that does not run', async () => {
    const showFailingRows = async () => {
      throw new StatementError('column "x" does not exist', '42703')
    }
    expect(await run(['show', 'x'], { showFailingRows })).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: 'The database refused the query: column "x" does not exist (SQLSTATE 42703)\n',
    })
  })

  test('ends with 130 after a signal', async () => {
    const host = fakeHost()
    const showFailingRows = async () => {
      host.interrupt()
      throw new StatementError('canceling statement due to user request', '57014')
    }
    expect(await run(['show', 'x'], { showFailingRows }, host)).toEqual({ exitCode: 130, stdout: '', stderr: '' })
  })
})

describe('debug', () => {
  test('says in words what is found', async () => {
    const { exitCode, stdout, stderr } = await run(['debug'], { ...loading, ...inspecting })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toBe(
      [
        'project     shop in /home/ana/shop/checks',
        'checks      1 check',
        'profiles    /home/ana/shop/checks/profiles.yml',
        'target      prod of profile shop: host db.example.com, port 5432, user ana, database shop, 4 threads',
        'connection  works',
        'server      PostgreSQL 17.2',
        'encryption  TLSv1.3',
        'user        ana',
        'database    shop',
        'schema      analytics, 12 tables and views',
        '',
      ].join('\n'),
    )
  })

  test.each<[string, Partial<typeof FACTS>, string]>([
    ['no schema', { hasSchema: false, canUseSchema: false }, 'schema      analytics does not exist\n'],
    ['no right to it', { canUseSchema: false, role: 'reader' }, 'analytics, which reader may not use (grant usage'],
    ['few rights', { readableRelations: 3n }, '12 tables and views, 3 of them readable by ana\n'],
    ['another role', { role: 'reader' }, 'user        ana, acting as reader\n'],
    ['a standby', { isInRecovery: true }, 'PostgreSQL 17.2, a standby, which may cancel long queries\n'],
    ['no TLS', { tlsVersion: null }, 'encryption  none\n'],
  ])('says so: %s', async (_name, facts, line) => {
    const inspectTarget = async () => ({ target: TARGET, facts: { ...FACTS, ...facts }, profilesFile: null })
    expect((await run(['debug'], { ...loading, inspectTarget })).stdout).toContain(line)
  })

  test('tells of the connection though the project is broken, and ends with 2', async () => {
    const { exitCode, stdout, stderr } = await run(['debug'], { ...noProject, ...inspecting })
    expect(exitCode).toBe(2)
    expect(stdout).toMatch(/^project {5}does not work: PROJECT_FILE_MISSING\n/)
    expect(stdout).toContain('connection  works\n')
    expect(stderr).toBe('PROJECT_FILE_MISSING no dbt_project.yml here\n')
  })

  test('does not blame the project where there is no target', async () => {
    const noTarget = async () => {
      throw new ConfigError([{ code: 'TARGET_NOT_FOUND', message: 'no target "prd"' }])
    }
    const { exitCode, stdout, stderr } = await run(['debug'], { loadChecks: noTarget, inspectTarget: noTarget })
    expect(exitCode).toBe(2)
    expect(stdout.split('\n')).toEqual([
      'project     not read: there is no target to read it for',
      'connection  does not work: TARGET_NOT_FOUND',
      '',
    ])
    expect(stderr).toBe('TARGET_NOT_FOUND no target "prd"\n')
  })

  test('needs no project with --url', async () => {
    const { exitCode, stdout, stderr } = await run(['debug', '--url', 'postgres://h/d'], {
      ...noProject,
      ...inspecting,
    })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^project {5}none found, and none is needed to connect\n/)
  })

  test('tells of the project though the connection does not work, each problem once', async () => {
    const { exitCode, stdout, stderr } = await run(['debug'], { ...loading, ...noServer })
    expect(exitCode).toBe(2)
    expect(stdout).toContain('project     shop in /home/ana/shop/checks\n')
    expect(stdout).toMatch(
      /^target {6}prod of profile shop: host db\.example\.com.*\nconnection {2}does not work: CONNECTION_REFUSED\n/m,
    )
    expect(stderr).toBe('CONNECTION_REFUSED nobody listens on db.example.com:5432\n')
  })

  test('counts all checks, whatever selectors.yml has for a default', async () => {
    let options: RunOptions | undefined
    const loadChecks = async (given: RunOptions) => {
      options = given
      return loading.loadChecks()
    }
    await run(['debug'], { loadChecks, ...inspecting }, fakeHost({ environment: { DBT_STATE: 'gone' } }))
    expect(options).toMatchObject({ select: ['fqn:*'], state: null })
  })

  test('never shows the password', async () => {
    const { stdout, stderr } = await run(['debug'], { ...loading, ...inspecting })
    expect(stdout + stderr).not.toContain(PASSWORD)
  })
})

describe('types', () => {
  const entry = {
    name: 'not_null',
    on: 'column' as const,
    failsWhen: 'the value of a row is NULL; every such row counts',
    onNull: 'is the failure',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt `not_null`',
    arguments: [],
    example: { column: 'id', arguments: {} },
  }

  test('one name gives all there is to know, without project and database', async () => {
    const asked: (string | null)[] = []
    const describeCheckTypes = (name: string | null) => {
      asked.push(name)
      return [entry]
    }
    const { exitCode, stdout } = await run(['types', 'not_null'], { describeCheckTypes })
    expect({ exitCode, asked }).toEqual({ exitCode: 0, asked: ['not_null'] })
    expect(stdout).toContain('fails when    the value of a row is NULL; every such row counts')
  })

  test('several give a line each, or JSON', async () => {
    const describeCheckTypes = () => [entry, { ...entry, name: 'unique' }]
    const list = await run(['types'], { describeCheckTypes })
    expect(list.stdout).toBe('not_null  the value of a row is NULL\nunique    the value of a row is NULL\n')
    const json = await run(['types', '--output', 'json'], { describeCheckTypes })
    expect(
      json.stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).name),
    ).toEqual(['not_null', 'unique'])
  })

  test('a name without its package', async () => {
    const { describeCheckTypes } = await import('../../src/run.ts')
    const { exitCode, stdout } = await run(['types', 'expression_is_true'], { describeCheckTypes })
    expect(exitCode).toBe(0)
    for (const name of ['dbt_utils', 'dbt_expectations']) expect(stdout).toContain(`${name}.expression_is_true`)
  })

  test('a name that there is not', async () => {
    const { describeCheckTypes } = await import('../../src/run.ts')
    const { exitCode, stderr } = await run(['types', 'dbt_utils.equalty'], { describeCheckTypes })
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Did you mean "dbt_utils.equality"?')
  })
})
