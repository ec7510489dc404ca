import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WarehouseError } from '../../src/errors.ts'
import { executeStatements } from '../../src/execute/execute-statements.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import type { RunStatistics } from '../../src/model/run-statistics.ts'
import type { Statement } from '../../src/model/statement.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { answer, executeAll, statement } from '../support/execute-all.ts'
import { eventually } from '../warehouse/eventually.ts'
import { startProxy } from '../warehouse/network-proxy.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(() => database[Symbol.asyncDispose]())

/** A statement for one check of the same name, whose first three columns are its failures and thresholds. */
function asking(id: string, selected: string): Statement {
  return statement(id, `select ${selected}`)
}

async function execute(
  statements: readonly Statement[],
  { threads = 2, signal = noSignal(), statementTimeoutMs = 10_000 } = {},
): Promise<{ readonly measurements: readonly Measurement[]; readonly statistics: RunStatistics }> {
  await using warehouse = await openTestWarehouse(database, {}, { connections: threads, statementTimeoutMs })
  return await executeAll(statements, warehouse, { threads, signal })
}

/** `a=1` for a number of failures, `a:22012` for an error, `a!interrupted` for one that nobody measured; as they came. */
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
    const answers = [
      answer('a', { columns: { failures: 0, shouldWarn: 1, shouldError: 2, rowsEvaluated: 3 }, via: 'scan' }),
      answer('b', { columns: { failures: 3, shouldWarn: 5, shouldError: 5, rowsUndecided: 4, failingRows: 4 } }),
    ]
    const { measurements } = await execute([statement('s1', sql, { answers })])
    expect(measurements).toMatchObject([
      {
        kind: 'measured',
        checkId: 'a',
        failures: 0n,
        shouldWarn: false,
        shouldError: false,
        rowsEvaluated: 9007199254740993n,
        rowsUndecided: null,
        failingRows: null,
        via: 'scan',
        newestRow: null,
        provenBy: null,
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
        via: 'query',
        newestRow: null,
        provenBy: null,
      },
    ])
    const [a, b] = measurements
    // each has its share of the time
    expect(a?.durationMs).toBeGreaterThan(0)
    expect(a?.durationMs).toBe(b?.durationMs)
  })

  test('has failures that are an integer, or the text of what came instead', async () => {
    const statements = [
      asking('numeric', '2.00, true, true'),
      asking('double', '1e20::float8, true, true'),
      asking('null', 'null::bigint, null, null'),
      asking('sum over nothing', '(select sum(x) from (values (1)) v(x) where false), false, false'),
      asking('fraction', '1.5, true, true'),
      asking('nan', "'NaN'::numeric, true, true"),
      asking('text', "'5', true, true"),
      asking('bool', 'true, true, true'),
    ]
    const { measurements } = await execute(statements, { threads: 1 })
    expect(brief(measurements)).toEqual([
      'numeric=2',
      'double=100000000000000000000',
      'null=NULL',
      'sum over nothing=NULL',
      'fraction=1.5',
      'nan=NaN',
      'text=5',
      'bool=true',
    ])
    const kinds = measurements.map((one) => (one.kind === 'measured' ? typeof one.failures : one.kind))
    expect(kinds).toEqual(['bigint', 'bigint', ...Array(6).fill('object')])
  })

  test('has thresholds that are false where they are NULL', async () => {
    const { measurements } = await execute([asking('a', "null::int, null::bool, 'yes'")])
    expect(measurements).toMatchObject([{ shouldWarn: false, shouldError: true }])
  })

  test('too few or too many are no answer', async () => {
    const statements = [
      asking('none', '1, true, true where false'),
      asking('two', '1, true, true from generate_series(1, 2)'),
    ]
    const { measurements } = await execute(statements, { threads: 1 })
    expect(measurements).toMatchObject([
      { why: 'failed', error: { sqlState: null, message: 'The statement gave 0 rows. Expected exactly one.' } },
      { why: 'failed', error: { sqlState: null, message: 'The statement gave 2 rows. Expected exactly one.' } },
    ])
  })

  test('without a column that an answer names is a bug of ours, not a measurement', async () => {
    const short = asking('short', '1, true')
    await expect(execute([short])).rejects.toThrow('no result column 2')
  })

  test('that tells too little is a bug of ours as well', async () => {
    const short = statement('short', 'select 1', { answers: [answer('short', { columns: { shouldWarn: 0 } })] })
    await expect(execute([short])).rejects.toThrow('short did not tell its failures')
  })
})

describe('statements', () => {
  test('that fail are values, and the others are measured', async () => {
    const { measurements } = await execute(
      [
        asking('good', '1, true, true'),
        asking('bad', '1 / 0, true, true'),
        asking('missing', '1, true, true from nowhere'),
        asking('slow', '1, true, true from pg_sleep(10)'),
        asking('fine', '0, false, false'),
      ],
      { statementTimeoutMs: 200 },
    )
    expect(brief(measurements).toSorted()).toEqual(['bad:22012', 'fine=0', 'good=1', 'missing:42P01', 'slow:57014'])
    expect(measurements.find(({ checkId }) => checkId === 'missing')).toMatchObject({
      error: { message: 'relation "nowhere" does not exist' },
    })
  })

  test('are told in the order of arrival', async () => {
    const { measurements } = await execute([
      asking('slow', '1, true, true from pg_sleep(0.3)'),
      asking('quick', '2, true, true'),
    ])
    expect(brief(measurements)).toEqual(['quick=2', 'slow=1'])
  })

  test('start in their order, as many at once as there are threads', async () => {
    // On one thread, the order of arrival is the order of starting.
    const names = ['a', 'b', 'c', 'd', 'e']
    const { measurements } = await execute(
      names.map((name) => asking(name, '1, true, true')),
      { threads: 1 },
    )
    expect(measurements.map(({ checkId }) => checkId)).toEqual(names)
    const startedAt = performance.now()
    await execute(
      names.map((name) => asking(name, '1, true, true from pg_sleep(0.3)')),
      { threads: 5 },
    )
    expect(performance.now() - startedAt).toBeLessThan(1200)
  })

  test('take as long as the server needs, not as long as they wait for their turn', async () => {
    const { measurements, statistics } = await execute(
      [asking('a', '1, true, true from pg_sleep(0.5)'), asking('b', '1, true, true from pg_sleep(0.5)')],
      { threads: 1 },
    )
    for (const { durationMs } of measurements) {
      expect(durationMs).toBeGreaterThanOrEqual(495)
      expect(durationMs).toBeLessThan(950)
    }
    expect(statistics.databaseMs).toBeCloseTo(
      measurements.reduce((sum, one) => sum + (one.durationMs ?? 0), 0),
      6,
    )
  })

  test('none at all is an empty answer', async () => {
    expect(await execute([])).toEqual({
      measurements: [],
      statistics: { statements: 0, scans: 0, databaseMs: 0, rowsScanned: 0n },
    })
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
        asking('done', '0, false, false'),
        asking('running', `1, true, true from pg_sleep(30) /* ${why} */`),
        asking('waiting', '1, true, true'),
        asking('waiting too', '1, true, true'),
      ],
      { threads: 1, signal: controller.signal },
    )
    await eventually(async () => (await running(`/* ${why} */`)) === 1)
    controller.abort(reason)
    const { measurements, statistics } = await executing
    expect(brief(measurements)).toEqual(['done=0', `running!${why}`, `waiting!${why}`, `waiting too!${why}`])
    expect(statistics.statements).toBe(2)
    expect(measurements.map(({ durationMs }) => durationMs === null)).toEqual([false, false, true, true])
    expect(measurements[1]).toMatchObject({ error: null })
    expect(await running(`/* ${why} */`)).toBe(0)
  })

  test('before the start asks nothing', async () => {
    const { measurements, statistics } = await execute([asking('a', '1, true, true')], { signal: AbortSignal.abort() })
    expect(brief(measurements)).toEqual(['a!interrupted'])
    expect(statistics.statements).toBe(0)
  })
})

test('a connection that is lost for good ends the run, and cancels what still runs', async () => {
  await using proxy = await startProxy(database.host, database.port)
  await using warehouse = await openTestWarehouse(database, { host: '127.0.0.1', port: proxy.port }, { connections: 2 })
  const arrived: Measurement[] = []
  const executing = executeStatements(
    [
      asking('done', '0, false, false'),
      asking('cut', '1, true, true from pg_sleep(3) /* cut the line */'),
      ...Array.from({ length: 20 }, (_, index) => asking(`later ${index}`, '1, true, true')),
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
