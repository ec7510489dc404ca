import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compilePlan } from '../../src/compile/compile-plan.ts'
import { WarehouseError } from '../../src/errors.ts'
import { executeStatements } from '../../src/execute/execute-statements.ts'
import type { Check } from '../../src/model/check.ts'
import type { Measure } from '../../src/model/measure.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import type { Batch, Plan, Rider, Scan } from '../../src/model/plan.ts'
import type { Statement } from '../../src/model/statement.ts'
import { check, config, located, measurable } from '../support/builders.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { executeAll } from '../support/execute-all.ts'
import { eventually } from '../warehouse/eventually.ts'
import { startProxy } from '../warehouse/network-proxy.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

/** Roles belong to the whole server, which other runs may use. */
const READER = `reader of nothing ${process.pid}`

// amounts 1, 2, 2; prices 0.50, 1.00, 1.00 (money has no hash); no key twice among the codes
const SCRIPT = `
create table orders (amount int, price money, code text);
insert into orders values (1, 0.5, 'x'), (2, 1, 'y'), (2, 1, null);
create table forbidden (amount int);
create role "${READER}";
grant "${READER}" to current_user`

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(SCRIPT)
})
afterAll(async () => {
  await database.query(`drop owned by "${READER}"; drop role "${READER}"`)
  await database[Symbol.asyncDispose]()
})

const ORDERS = 'orders'
const SIZE = { rows: null, pages: null }

function measured(name: string, measure: Measure): { readonly check: Check; readonly measure: Measure } {
  return { check: check(name, { subject: measurable(measure) }), measure }
}

/** Counts rows for which a condition holds. */
function counts(name: string, fails: string, relation = ORDERS): Rider {
  const from = sql.raw(relation)
  const measure = { kind: 'rows', from, fails: sql.raw(fails), undecided: null, selects: sql`1`, proof: null } as const
  return { ...measured(name, measure), part: 'counts' }
}

/** Looks for keys that are there twice. */
function screens(name: string, column: string, relation = ORDERS): Rider {
  const [from, key] = [sql.raw(relation), sql.raw(column)]
  const failingRows = sql`select ${key}, count(*) as n_records from ${from} where ${key} is not null group by ${key} having count(*) > 1`
  const measure = {
    kind: 'groups',
    from,
    failingRows,
    counted: failingRows,
    undecided: sql`${key} is null`,
    screen: { kind: 'keys', key, takesPart: sql`${key} is not null`, columnName: null, isRow: false },
    proof: null,
  } as const
  return { ...measured(name, measure), part: 'screen', keyHash: 'record' }
}

function proved(name: string, relation = ORDERS): Rider {
  const { check, measure } = counts(name, 'false', relation)
  return { check, measure, part: 'proof', provenBy: 'orders_pkey' }
}

/** A hundred sound checks, `check 0` to `check 99`: of each, two rows fail. */
function hundred(): Rider[] {
  return Array.from({ length: 100 }, (_, index) => counts(`check ${index}`, `amount = 2 and ${index} = ${index}`))
}

function scanOf(riders: readonly Rider[]): Scan {
  return { kind: 'scan', from: riders[0]?.measure.from ?? sql``, riders, size: SIZE }
}

function statementsOf(riders: readonly Rider[]): readonly Statement[] {
  return compilePlan({ proofs: [], steps: [scanOf(riders)] })
}

async function execute(riders: readonly Rider[], limits = {}, options = {}, connection = {}) {
  return executeSteps([scanOf(riders)], limits, options, connection)
}

async function executeSteps(steps: Plan['steps'], limits = {}, options = {}, connection = {}) {
  await using warehouse = await openTestWarehouse(database, connection, { connections: 2, ...limits })
  const asked: string[] = []
  const watched = {
    ...warehouse,
    query: (text: string, signal: AbortSignal) => {
      asked.push(text)
      return warehouse.query(text, signal)
    },
  }
  const told = await executeAll(compilePlan({ proofs: [], steps }), watched, { threads: 2, ...options })
  return { ...told, asked, brief: brief(told.measurements) }
}

/** By check, in the order of their names: a number of failures, a SQLSTATE, or why it was not asked. */
function brief(measurements: readonly Measurement[]): Readonly<Record<string, unknown>> {
  const names = measurements.map(({ checkId }) => checkId.split('.')[2])
  expect(names).toEqual([...new Set(names)])
  return Object.fromEntries(
    measurements.map((one, index) => {
      const failed = one.kind === 'measured' ? null : (one.error?.sqlState ?? one.why)
      return [names[index], one.kind === 'measured' ? one.failures : failed]
    }),
  )
}

function allButGuilty(guilty: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...Object.fromEntries(hundred().map((rider) => [rider.check.name, 2n])), ...guilty }
}

describe('one bad expression among a hundred', () => {
  test.each([
    ['a missing column', 'no_such_column = 1', '42703'],
    ['a division by zero', '1 / (amount - 1) = 1', '22012'],
    ['a bad cast', 'code::int = 1', '22P02'],
    ['a function that is not there', 'no_such_function(amount)', '42883'],
    ['not a condition', 'amount', '42804'],
  ])('%s is one error and 99 right verdicts', async (_, bad, sqlState) => {
    for (const index of [0, 41, 99]) {
      const riders = hundred().with(index, counts('guilty', bad))
      const { brief, asked, statistics } = await execute(riders)
      const { [`check ${index}`]: replaced, ...others } = allButGuilty({ guilty: sqlState })
      expect(replaced).toBe(2n)
      expect(brief).toEqual(others)
      // a probe of the relation, then two statements for each time that 100 can be halved
      expect(asked.length - 1).toBeLessThanOrEqual(1 + 2 * Math.ceil(Math.log2(100)))
      expect(statistics.statements).toBe(asked.length)
      expect(statistics.scans).toBe(asked.length - 1)
    }
  })

  test('two guilty ones are two errors, each its own', async () => {
    const riders = hundred().with(3, counts('a', 'no_such_column = 1')).with(77, counts('b', '1 / (amount - 1) = 1'))
    const { brief, asked } = await execute(riders)
    const { 'check 3': _3, 'check 77': _77, ...others } = allButGuilty({ a: '42703', b: '22012' })
    expect(brief).toEqual(others)
    expect(asked.length - 1).toBeLessThanOrEqual(1 + 4 * Math.ceil(Math.log2(100)))
  })

  test('a hundred guilty ones are a hundred errors', async () => {
    const riders = hundred().map(({ check: { name } }) => counts(name, 'no_such_column = 1'))
    const { brief } = await execute(riders)
    expect(new Set(Object.values(brief))).toEqual(new Set(['42703']))
    expect(Object.keys(brief)).toHaveLength(100)
  })

  test('screens and proofs beside it keep their verdicts', async () => {
    const riders = [
      screens('twice', 'amount'),
      counts('guilty', 'no_such_column = 1'),
      screens('once', 'code'),
      proved('p'),
    ]
    const { measurements, brief } = await execute(riders)
    expect(brief).toEqual({ twice: 1n, guilty: '42703', once: 0n, p: 0n })
    const facts = measurements.map((one) =>
      one.kind === 'measured' ? [one.checkId.split('.')[2], one.via, one.provenBy, one.rowsEvaluated] : [],
    )
    expect(facts).toEqual(
      expect.arrayContaining([
        ['twice', 'query', null, 3n],
        ['once', 'fingerprint', null, 3n],
        ['p', 'proof', 'orders_pkey', 3n],
      ]),
    )
  })

  test('the time of the statements that failed is shared among those they were asked for', async () => {
    const { measurements, statistics } = await execute(hundred().with(50, counts('guilty', 'no_such_column = 1')))
    const shared = measurements.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0)
    expect(shared).toBeGreaterThan(0)
    // the probe is nobody's
    expect(shared).toBeLessThanOrEqual(statistics.databaseMs + 1e-6)
  })
})

describe('where the relation is the reason, all share the error after one probe', () => {
  test.each([
    ['is missing', 'no_such_table', '42P01'],
    ['has a broken where', '(select * from orders where no_such_column) dbt_subquery', '42703'],
  ])('it %s', async (_, relation, sqlState) => {
    const riders = [
      screens('twice', 'amount', relation),
      counts('a', 'amount = 1', relation),
      counts('b', 'true', relation),
    ]
    const { brief, asked, statistics } = await execute(riders)
    expect(brief).toEqual({ twice: sqlState, a: sqlState, b: sqlState })
    expect(asked.slice(1)).toEqual([`select from ${relation} limit 0`])
    expect(statistics).toMatchObject({ statements: 2, scans: 1, rowsScanned: 0n })
  })

  test('it may not be read', async () => {
    const relation = 'forbidden'
    const riders = [proved('p', relation), counts('a', 'amount = 1', relation), screens('b', 'amount', relation)]
    const { brief, asked } = await execute(riders, {}, {}, { role: READER })
    expect(brief).toEqual({ p: '42501', a: '42501', b: '42501' })
    expect(asked).toHaveLength(2)
  })

  test('it is locked: nobody is asked again, what is proved stays proved', async () => {
    await using other = await openTestWarehouse(database)
    const locking = database.query('begin; lock table orders; select pg_sleep(2) /* locked */; commit')
    await eventually(async () => {
      const { rows } = await other.query(
        "select from pg_locks where mode = 'AccessExclusiveLock' and relation = 'orders'::regclass",
        noSignal(),
      )
      return rows.length === 1
    })
    const riders = [screens('twice', 'amount'), counts('a', 'amount = 2'), proved('p')]
    const { brief, asked } = await execute(riders, { lockTimeoutMs: 100 })
    expect(brief).toEqual({ twice: '55P03', a: '55P03', p: 0n })
    expect(asked).toHaveLength(1)
    await locking
  })
})

describe('one bad relation among 32 in a batch', () => {
  /** Scans of two checks each: `a 0` and `b 0` to `a 31` and `b 31`. */
  function batch(bad: number, riders: readonly Rider[]): Batch {
    const members = Array.from({ length: 32 }, (_, index) =>
      scanOf([counts(`a ${index}`, 'amount = 2'), screens(`b ${index}`, 'amount')]),
    )
    return { kind: 'batch', members: members.with(bad, scanOf(riders)), size: SIZE }
  }

  function others(bad: number): Readonly<Record<string, unknown>> {
    const names = Array.from({ length: 32 }, (_, index) => index).filter((index) => index !== bad)
    return Object.fromEntries(
      names.flatMap((index) => [
        [`a ${index}`, 2n],
        [`b ${index}`, 1n],
      ]),
    )
  }

  /** Apart from those that count the failures of 31 unique keys that are none. */
  function dividing(asked: readonly string[]): readonly string[] {
    return asked.filter((text) => !text.includes('dbt_internal_test'))
  }

  test.each([0, 17, 31])(
    '(at %i) is missing: its checks share the error, all others have their verdict',
    async (bad) => {
      const riders = [counts('x', 'amount = 1', 'no_such_table'), screens('y', 'amount', 'no_such_table')]
      const { brief, asked, statistics } = await executeSteps([batch(bad, riders)])
      expect(brief).toEqual({ ...others(bad), x: '42P01', y: '42P01' })
      // the batch, two statements for each time that 32 can be halved, a probe
      expect(dividing(asked)).toHaveLength(1 + 2 * Math.log2(32) + 1)
      expect(statistics).toMatchObject({ statements: asked.length, rowsScanned: 31n * 3n })
    },
  )

  test('has one bad check: the others of its relation have their verdict too', async () => {
    const riders = [counts('x', 'amount = 1'), counts('guilty', '1 / (amount - 1) = 1'), screens('y', 'amount')]
    const { brief } = await executeSteps([batch(5, riders)])
    expect(brief).toEqual({ ...others(5), x: 1n, guilty: '22012', y: 1n })
  })

  test('is locked: nobody waits for it more than once', async () => {
    await database.query('create table if not exists taken (amount int)')
    await using other = await openTestWarehouse(database)
    const locking = database.query('begin; lock table taken; select pg_sleep(2); commit')
    await eventually(async () => {
      const granted = "select from pg_locks where mode = 'AccessExclusiveLock' and relation = 'taken'::regclass"
      return (await other.query(granted, noSignal())).rows.length === 1
    })
    const riders = [counts('x', 'amount = 1', 'taken'), counts('y', 'amount = 2', 'taken')]
    const { brief, asked } = await executeSteps([batch(9, riders)], { lockTimeoutMs: 100 })
    await locking
    expect(brief).toEqual({ ...others(9), x: '55P03', y: '55P03' })
    expect(dividing(asked)).toHaveLength(1 + 32)
  })

  test('has a check with a query of its own: what was told of its rows before stays told', async () => {
    const [first, ...riders] = [counts('x', 'amount = 1'), counts('guilty', 'no_such_column = 1')]
    if (first === undefined) throw new Error('no rider')
    const single = { kind: 'single', planned: first, size: SIZE } as const
    const population: Rider = { check: first.check, measure: first.measure, part: 'population' }
    // the first half tells the rows; then the second fails, which holds the single
    const members = [scanOf([population]), scanOf([counts('other', 'amount = 2')]), single, scanOf(riders)]
    const { measurements } = await executeSteps([{ kind: 'batch', members, size: SIZE }], {}, { threads: 1 })
    const told = measurements.find(({ checkId }) => checkId.includes('.x.'))
    expect(told).toMatchObject({ failures: 1n, rowsEvaluated: 3n, via: 'query' })
  })

  test('what was read is counted once for each relation', async () => {
    const { statistics } = await executeSteps([batch(0, [counts('x', 'amount = 1')])])
    expect(statistics).toMatchObject({ scans: 32, rowsScanned: 32n * 3n })
  })
})

test('a bad where is the error of its own checks, one that fails only for other rows of none', async () => {
  const part = (name: string, where: string, fails: string): Rider => {
    const rider = counts(name, fails, `(select * from orders where ${where}) dbt_subquery`)
    return { ...rider, check: { ...rider.check, config: config({ where: located(where) }) }, isFiltered: true }
  }
  const riders = [
    ...hundred().slice(0, 4),
    part('bad', 'no_such_column = 1', 'amount = 2'),
    part('as bad', 'no_such_column = 1', 'amount = 1'),
    part('good', 'amount <> 1', '1 / (amount - 1) = 1'),
    part('null', 'code is not null and (null or amount = 2)', '1 / (amount - 1) = 1'),
    part('guilty', 'amount > 0', '1 / (amount - 1) = 1'),
  ]
  const { brief } = await execute(riders)
  const sound = { 'check 0': 2n, 'check 1': 2n, 'check 2': 2n, 'check 3': 2n }
  expect(brief).toEqual({ ...sound, bad: '42703', 'as bad': '42703', good: 2n, null: 1n, guilty: '22012' })
})

test('a check that would write is an error of its own', async () => {
  await database.query('create sequence if not exists numbers')
  const riders = hundred().slice(0, 4).with(2, counts('guilty', "nextval('numbers') > 0"))
  expect((await execute(riders)).brief).toEqual({ 'check 0': 2n, 'check 1': 2n, 'check 3': 2n, guilty: '25006' })
})

test('a scan that takes too long is split, until the slow one stands alone', async () => {
  const riders = hundred().slice(0, 8).with(5, counts('slow', 'pg_sleep(5) is not null or amount = 2'))
  const { brief, asked } = await execute(riders, { statementTimeoutMs: 300 })
  const { 'check 5': _, ...sound } = Object.fromEntries(
    hundred()
      .slice(0, 8)
      .map((one) => [one.check.name, 2n]),
  )
  expect(brief).toEqual({ ...sound, slow: '57014' })
  expect(asked.length - 1).toBeLessThanOrEqual(1 + 2 * 3)
})

test('a proof needs no scan: if that takes too long, only the number of rows is missing', async () => {
  const riders = [proved('p', '(select * from orders where pg_sleep(5) is not null) dbt_subquery')]
  const { measurements } = await execute(riders, { statementTimeoutMs: 200 })
  expect(measurements).toMatchObject([
    { kind: 'measured', failures: 0n, rowsEvaluated: null, via: 'proof', provenBy: 'orders_pkey' },
  ])
})

test('a row value has a hash of its own: one statement tells that none is there twice', async () => {
  const rider = screens('row', '(amount, code)')
  if (rider.part !== 'screen') throw new Error('no screen')
  const { brief, asked } = await execute([{ ...rider, keyHash: 'row' }])
  expect({ brief, statements: asked.length }).toEqual({ brief: { row: 0n }, statements: 1 })
})

describe('a key of a type without a hash', () => {
  test('has its exact verdict, and the number of rows, alone and among others', async () => {
    for (const others of [[], [counts('a', 'amount = 2')], hundred().slice(0, 9)]) {
      const { measurements } = await execute([screens('price', 'price'), ...others])
      expect(measurements.find(({ checkId }) => checkId.includes('.price.'))).toMatchObject({
        kind: 'measured',
        failures: 1n,
        failingRows: 2n,
        rowsEvaluated: 3n,
        rowsUndecided: 0n,
        via: 'query',
      })
    }
  })

  test('may pass, which its own query says', async () => {
    const { measurements } = await execute([screens('price', 'price', '(select * from orders limit 2) o')])
    expect(measurements).toMatchObject([{ failures: 0n, rowsEvaluated: 2n, via: 'query' }])
  })

  test('that its own query cannot group either is an error, told once', async () => {
    const { brief } = await execute([screens('line', "'{1,2,3}'::line")])
    expect(brief).toEqual({ line: '42883' })
  })
})

describe('stopped in the middle of halving', () => {
  test.each(['interrupted', 'fail-fast'] as const)(
    '(%s) what is left is not measured, each check once',
    async (why) => {
      const controller = new AbortController()
      const riders = hundred().with(60, counts('guilty', 'no_such_column = 1'))
      await using warehouse = await openTestWarehouse(database)
      let asked = 0
      const stopping = {
        ...warehouse,
        query: async (text: string, signal: AbortSignal) => {
          const result = await warehouse.query(text, signal)
          asked++
          // the probe, then the half without the guilty one
          if (asked === 2) controller.abort(why === 'fail-fast' ? why : new Error('SIGINT'))
          return result
        },
      }
      const { measurements } = await executeAll(statementsOf(riders), stopping, { signal: controller.signal })
      expect(measurements).toHaveLength(100)
      const found = Object.values(brief(measurements))
      expect(found.filter((one) => one === 2n)).toHaveLength(50)
      expect(found.filter((one) => one === why)).toHaveLength(50)
    },
  )

  test('by the check that was found guilty, as --fail-fast does', async () => {
    const controller = new AbortController()
    await using warehouse = await openTestWarehouse(database)
    const arrived: Measurement[] = []
    const riders = hundred().with(0, counts('guilty', 'no_such_column = 1'))
    await executeStatements(statementsOf(riders), warehouse, {
      threads: 1,
      signal: controller.signal,
      onMeasurement: (one) => {
        arrived.push(one)
        if (one.kind === 'not-measured' && one.why === 'failed') controller.abort('fail-fast')
      },
    })
    expect(arrived).toHaveLength(100)
    expect(brief(arrived)).toMatchObject({ guilty: '42703' })
    expect(Object.values(brief(arrived))).toContain('fail-fast')
  })
})

test('a connection that is lost in the middle of halving ends the run', async () => {
  await using proxy = await startProxy(database.host, database.port)
  await using warehouse = await openTestWarehouse(database, { host: '127.0.0.1', port: proxy.port })
  const slow = counts('slow', 'pg_sleep(3) is null /* halves cut */')
  const riders = [slow, counts('a', 'true'), counts('b', 'true'), counts('guilty', 'no_such_column = 1')]
  const arrived: Measurement[] = []
  const executing = executeStatements(statementsOf(riders), warehouse, {
    threads: 1,
    signal: noSignal(),
    onMeasurement: (one) => arrived.push(one),
  })
  const outcome = expect(executing).rejects.toBeInstanceOf(WarehouseError)
  await eventually(async () => {
    const running = `select pid from pg_stat_activity where query like '%/* halves cut */%' and state = 'active' and pid <> pg_backend_pid()`
    return (await database.query(running)).length === 1
  })
  proxy.cut(true)
  await outcome
  expect(brief(arrived)).toEqual({ slow: '08006', a: '08006' })
})

test('what was asked is counted: statements, scans, and the rows of scans that were answered', async () => {
  const riders = [screens('twice', 'amount'), screens('once', 'code'), counts('a', 'amount = 2')]
  const { statistics, asked } = await execute(riders)
  expect(asked).toHaveLength(2)
  expect(statistics).toMatchObject({ statements: 2, scans: 1, rowsScanned: 3n })
  expect(statistics.databaseMs).toBeGreaterThan(0)
})
