import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WarehouseError } from '../../src/errors.ts'
import { executeStatements } from '../../src/execute/execute-statements.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import type { Answer, Statement } from '../../src/model/statement.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from '../warehouse/eventually.ts'
import { startProxy } from '../warehouse/network-proxy.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(() => database[Symbol.asyncDispose]())

/** A statement for one check of the same name, whose first three columns are its failures and thresholds. */
function statement(id: string, selected: string): Statement {
  return {
    id,
    sql: `select ${selected}`,
    answers: [{ checkId: id, columns: { failures: 0, shouldWarn: 1, shouldError: 2 } }],
  }
}

async function execute(
  statements: readonly Statement[],
  { threads = 2, signal = noSignal(), statementTimeoutMs = 10_000 } = {},
): Promise<{ returned: readonly Measurement[]; arrived: readonly Measurement[] }> {
  await using warehouse = await openTestWarehouse(database, {}, { connections: threads, statementTimeoutMs })
  const arrived: Measurement[] = []
  const onMeasurement = (measurement: Measurement): void => void arrived.push(measurement)
  return { returned: await executeStatements(statements, warehouse, { threads, signal, onMeasurement }), arrived }
}

/** `a=1` for a number of failures, `a:22012` for an error, `a!interrupted` for one that nobody measured. */
function brief(measurements: readonly Measurement[]): readonly string[] {
  return measurements.map((one) => {
    if (one.kind === 'not-measured') {
      return one.why === 'failed' ? `${one.checkId}:${one.error?.sqlState}` : `${one.checkId}!${one.why}`
    }
    return `${one.checkId}=${typeof one.failures === 'bigint' ? one.failures : one.failures.text}`
  })
}

async function running(comment: string): Promise<number> {
  const rows = await database.query(
    `select pid from pg_stat_activity where query like '%${comment}%' and state = 'active' and pid <> pg_backend_pid()`,
  )
  return rows.length
}

describe('a row', () => {
  test('answers each of the checks that have columns in it', async () => {
    const sql = 'select 0::bigint as c0, false as c1, false as c2, 9007199254740993::bigint as c3, 7 as c4, true as c5'
    const answers: Answer[] = [
      { checkId: 'a', columns: { failures: 0, shouldWarn: 1, shouldError: 2, rowsEvaluated: 3 } },
      { checkId: 'b', columns: { failures: 3, shouldWarn: 5, shouldError: 5, rowsUndecided: 4, failingRows: 4 } },
    ]
    const { returned, arrived } = await execute([{ id: 's1', sql, answers }])
    expect(returned).toMatchObject([
      {
        kind: 'measured',
        checkId: 'a',
        failures: 0n,
        shouldWarn: false,
        shouldError: false,
        rowsEvaluated: 9007199254740993n,
        rowsUndecided: null,
        failingRows: null,
        sql,
      },
      {
        kind: 'measured',
        checkId: 'b',
        failures: 9007199254740993n,
        shouldWarn: true,
        shouldError: true,
        rowsEvaluated: null,
        rowsUndecided: 7n,
        failingRows: 7n,
        sql,
      },
    ])
    expect(arrived).toEqual(returned)
  })

  test('has failures that are an integer, or the text of what came instead', async () => {
    const { returned } = await execute([
      statement('numeric', '2.00, true, true'),
      statement('double', '1e20::float8, true, true'),
      statement('null', 'null::bigint, null, null'),
      statement('sum over nothing', '(select sum(x) from (values (1)) v(x) where false), false, false'),
      statement('fraction', '1.5, true, true'),
      statement('nan', "'NaN'::numeric, true, true"),
      statement('text', "'5', true, true"),
      statement('bool', 'true, true, true'),
    ])
    expect(brief(returned)).toEqual([
      'numeric=2',
      'double=100000000000000000000',
      'null=NULL',
      'sum over nothing=NULL',
      'fraction=1.5',
      'nan=NaN',
      'text=5',
      'bool=true',
    ])
    const kinds = returned.map((one) => (one.kind === 'measured' ? typeof one.failures : one.kind))
    expect(kinds).toEqual(['bigint', 'bigint', ...Array(6).fill('object')])
  })

  test('has thresholds that are false where they are NULL', async () => {
    const { returned } = await execute([statement('a', "null::int, null::bool, 'yes'")])
    expect(returned).toMatchObject([{ shouldWarn: false, shouldError: true }])
  })

  test('too few or too many are no answer', async () => {
    const { returned } = await execute([
      statement('none', '1, true, true where false'),
      statement('two', '1, true, true from generate_series(1, 2)'),
    ])
    expect(returned).toMatchObject([
      { why: 'failed', error: { sqlState: null, message: 'The statement gave 0 rows. Expected exactly one.' } },
      { why: 'failed', error: { sqlState: null, message: 'The statement gave 2 rows. Expected exactly one.' } },
    ])
  })

  test('without a column that an answer names is a bug of ours, not a measurement', async () => {
    const short: Statement = { id: 'short', sql: 'select 1', answers: [{ checkId: 'short', columns: { failures: 0 } }] }
    await expect(execute([short])).rejects.toThrow('no shouldWarn')
  })
})

describe('statements', () => {
  test('that fail are values, and the others are measured', async () => {
    const { returned, arrived } = await execute(
      [
        statement('good', '1, true, true'),
        statement('bad', '1 / 0, true, true'),
        statement('missing', '1, true, true from nowhere'),
        statement('slow', '1, true, true from pg_sleep(10)'),
        statement('fine', '0, false, false'),
      ],
      { statementTimeoutMs: 200 },
    )
    expect(brief(returned)).toEqual(['good=1', 'bad:22012', 'missing:42P01', 'slow:57014', 'fine=0'])
    expect([...brief(arrived)].sort()).toEqual([...brief(returned)].sort())
    expect(returned[2]).toMatchObject({ error: { message: 'relation "nowhere" does not exist' } })
  })

  test('are returned in their order and told in the order of arrival', async () => {
    const { returned, arrived } = await execute([
      statement('slow', '1, true, true from pg_sleep(0.3)'),
      statement('quick', '2, true, true'),
    ])
    expect(brief(returned)).toEqual(['slow=1', 'quick=2'])
    expect(brief(arrived)).toEqual(['quick=2', 'slow=1'])
  })

  test('start in their order, as many at once as there are threads', async () => {
    // On one thread, the order of arrival is the order of starting.
    const names = ['a', 'b', 'c', 'd', 'e']
    const { arrived } = await execute(
      names.map((name) => statement(name, '1, true, true')),
      { threads: 1 },
    )
    expect(arrived.map(({ checkId }) => checkId)).toEqual(names)
    const startedAt = performance.now()
    await execute(
      names.map((name) => statement(name, '1, true, true from pg_sleep(0.3)')),
      { threads: 5 },
    )
    expect(performance.now() - startedAt).toBeLessThan(1200)
  })

  test('take as long as the server needs, not as long as they wait for their turn', async () => {
    const { returned } = await execute(
      [statement('a', '1, true, true from pg_sleep(0.5)'), statement('b', '1, true, true from pg_sleep(0.5)')],
      { threads: 1 },
    )
    for (const { durationMs } of returned) {
      expect(durationMs).toBeGreaterThanOrEqual(495)
      expect(durationMs).toBeLessThan(950)
    }
  })

  test('none at all is an empty answer', async () => {
    expect(await execute([])).toEqual({ returned: [], arrived: [] })
  })
})

describe('aborting', () => {
  test.each([
    ['an interruption', new Error('SIGINT'), 'interrupted'],
    ['a fail-fast', 'fail-fast', 'fail-fast'],
  ])('by %s cancels what runs and starts no more', async (_, reason, why) => {
    const controller = new AbortController()
    const executing = execute(
      [
        statement('done', '0, false, false'),
        statement('running', `1, true, true from pg_sleep(30) /* ${why} */`),
        statement('waiting', '1, true, true'),
        statement('waiting too', '1, true, true'),
      ],
      { threads: 1, signal: controller.signal },
    )
    await eventually(async () => (await running(`/* ${why} */`)) === 1)
    controller.abort(reason)
    const { returned, arrived } = await executing
    expect(brief(returned)).toEqual(['done=0', `running!${why}`, `waiting!${why}`, `waiting too!${why}`])
    expect(brief(arrived)).toEqual(brief(returned))
    expect(returned.map(({ durationMs }) => durationMs === null)).toEqual([false, false, true, true])
    expect(returned[1]).toMatchObject({ error: null })
    expect(await running(`/* ${why} */`)).toBe(0)
  })

  test('before the start asks nothing', async () => {
    const { returned } = await execute([statement('a', '1, true, true')], { signal: AbortSignal.abort() })
    expect(brief(returned)).toEqual(['a!interrupted'])
  })
})

test('a connection that is lost for good ends the run, and cancels what still runs', async () => {
  await using proxy = await startProxy(database.host, database.port)
  await using warehouse = await openTestWarehouse(database, { host: '127.0.0.1', port: proxy.port }, { connections: 2 })
  const arrived: Measurement[] = []
  const executing = executeStatements(
    [
      statement('done', '0, false, false'),
      statement('cut', '1, true, true from pg_sleep(3) /* cut the line */'),
      ...Array.from({ length: 20 }, (_, index) => statement(`later ${index}`, '1, true, true')),
    ],
    warehouse,
    { threads: 1, signal: noSignal(), onMeasurement: (measurement) => arrived.push(measurement) },
  )
  const outcome = expect(executing).rejects.toBeInstanceOf(WarehouseError)
  await eventually(async () => (await running('/* cut the line */')) === 1)
  proxy.cut(true)
  await outcome
  expect(brief(arrived)).toEqual(['done=0', 'cut:08006'])
})
