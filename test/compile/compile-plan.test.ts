import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compilePlan } from '../../src/compile/compile-plan.ts'
import { executeStatements } from '../../src/execute/execute-statements.ts'
import type { CheckConfig } from '../../src/model/declared-check.ts'
import type { Measure, RowsMeasure, Sql } from '../../src/model/measure.ts'
import type { Measured } from '../../src/model/measurement.ts'
import type { PlannedCheck, Scan, Single } from '../../src/model/plan.ts'
import { check, config, located, measurable } from '../support/builders.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

// 3 of 8 amounts are negative, 2 are NULL; status 'a' is there three times, 'b' twice, NULL twice
const SCRIPT = `
create schema marts;
create table marts.orders (id int, status text, amount int, placed_on date);
insert into marts.orders values
  (1, 'a', 10, '2024-01-01'), (2, 'a', -1, '2024-01-02'), (3, 'a', -2, '2024-01-03'), (4, 'b', null, '2024-01-04'),
  (5, 'b', 20, null), (6, 'c', -3, null), (7, null, null, null), (8, null, 30, null);
create table marts.nothing (id int, status text, amount int, placed_on date)`

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(SCRIPT)
})
afterAll(() => database[Symbol.asyncDispose]())

const ORDERS = sql.raw('"marts"."orders"')
const NOTHING = sql.raw('"marts"."nothing"')

function negativeAmounts(from: Sql = ORDERS): RowsMeasure {
  return { kind: 'rows', from, fails: sql`amount < 0`, undecided: sql`amount is null`, selects: sql`amount` }
}

const NO_STATUS: RowsMeasure = {
  kind: 'rows',
  from: ORDERS,
  fails: sql`status is null`,
  undecided: null,
  selects: sql`status`,
}

function repeatedStatuses(from: Sql = ORDERS): Measure {
  return {
    kind: 'groups',
    from,
    failingRows: sql`select status, count(*) as n_records from ${from} where status is not null group by status having count(*) > 1`,
    undecided: sql`status is null`,
  }
}

function oldest(from: Sql = ORDERS): Measure {
  return {
    kind: 'aggregate',
    from,
    aggregates: [
      { name: 'newest', value: sql`max(placed_on)` },
      { name: 'oldest', value: sql`min(placed_on)` },
    ],
    fails: ([newest = sql``, first = sql``]) => sql`${newest} - ${first} > 2 or ${newest} is null`,
    selects: sql`2 as days`,
  }
}

const BIG_IDS: Measure = {
  kind: 'query',
  from: ORDERS,
  failingRows: sql`with ids as (select id from ${ORDERS}) select id from ids where id > 3`,
  undecided: null,
}

function planned(name: string, measure: Measure, changes: Partial<CheckConfig> = {}): PlannedCheck {
  return { check: check(name, { config: config(changes), subject: measurable(measure) }), measure }
}

function scan(...checks: readonly PlannedCheck[]): Scan {
  return { kind: 'scan', from: checks[0]?.measure.from ?? ORDERS, checks }
}

function single(...args: Parameters<typeof planned>): Single {
  return { kind: 'single', planned: planned(...args) }
}

/** The numbers that Postgres gives for each check of one statement. */
async function measure(step: Scan | Single) {
  await using warehouse = await openTestWarehouse(database)
  const statements = compilePlan({ steps: [step] })
  const options = { threads: 1, signal: noSignal(), onMeasurement: () => {} }
  const measurements = await executeStatements(statements, warehouse, options)
  return measurements.map((measurement) => {
    if (measurement.kind !== 'measured') throw new Error(measurement.error?.message)
    return numbersOf(measurement)
  })
}

function numbersOf({ failures, shouldWarn, shouldError, rowsEvaluated, rowsUndecided, failingRows }: Measured) {
  return { failures, shouldWarn, shouldError, rowsEvaluated, rowsUndecided, failingRows }
}

const NONE = { shouldWarn: false, shouldError: false }
const BOTH = { shouldWarn: true, shouldError: true }

describe('a scan', () => {
  test('of rows: one count per check, thresholds outside', async () => {
    const step = scan(planned('negative', negativeAmounts()))
    expect(compilePlan({ steps: [step] })).toEqual([
      {
        id: 's0',
        sql: `select f0 as c0, f0 != 0 as c1, f0 != 0 as c2, n as c3, u0 as c4
from (
select count(*) as n,
count(*) filter (where amount < 0) as f0,
count(*) filter (where amount is null) as u0
from "marts"."orders"
) as scan`,
        answers: [
          {
            checkId: 'test.shop.negative.0123456789',
            columns: { failures: 0, shouldWarn: 1, shouldError: 2, rowsEvaluated: 3, rowsUndecided: 4 },
          },
        ],
      },
    ])
    expect(await measure(step)).toEqual([
      { failures: 3n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: null },
    ])
  })

  test('of several checks: one reading, a column of its own for each number', async () => {
    const bounds = { warnIf: located('> 1'), errorIf: located('> 2') }
    const step = scan(
      planned('negative', negativeAmounts()),
      planned('no_status', NO_STATUS, bounds),
      planned('old', oldest()),
    )
    const [statement, ...others] = compilePlan({ steps: [step] })
    expect(others).toEqual([])
    expect(statement?.sql).toBe(`select f0 as c0, f0 != 0 as c1, f0 != 0 as c2, n as c3, u0 as c4, \
f1 as c5, f1 > 1 as c6, f1 > 2 as c7, n as c8, \
f2 as c9, f2 != 0 as c10, f2 != 0 as c11, n as c12
from (
select count(*) as n,
count(*) filter (where amount < 0) as f0,
count(*) filter (where amount is null) as u0,
count(*) filter (where status is null) as f1,
case when max(placed_on) - min(placed_on) > 2 or max(placed_on) is null then 1 else 0 end as f2
from "marts"."orders"
) as scan`)
    expect(statement?.answers.map(({ columns }) => columns)).toEqual([
      { failures: 0, shouldWarn: 1, shouldError: 2, rowsEvaluated: 3, rowsUndecided: 4 },
      { failures: 5, shouldWarn: 6, shouldError: 7, rowsEvaluated: 8 },
      { failures: 9, shouldWarn: 10, shouldError: 11, rowsEvaluated: 12 },
    ])
    expect(await measure(step)).toEqual([
      { failures: 3n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: null },
      { failures: 2n, shouldWarn: true, shouldError: false, rowsEvaluated: 8n, rowsUndecided: null, failingRows: null },
      { failures: 1n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: null, failingRows: null },
    ])
  })

  test('with a limit: no more failures than that, as if the rows had been cut before counting', async () => {
    const step = scan(
      planned('two', negativeAmounts(), { limit: 2, errorIf: located('> 2') }),
      planned('many', negativeAmounts(), { limit: 100 }),
      planned('none', negativeAmounts(), { limit: 0 }),
      planned('no_old', oldest(), { limit: 0 }),
    )
    expect(compilePlan({ steps: [step] })[0]?.sql).toContain(
      'least(f0, 2) as c0, least(f0, 2) != 0 as c1, least(f0, 2) > 2 as c2',
    )
    expect(await measure(step)).toMatchObject([
      { failures: 2n, shouldWarn: true, shouldError: false, rowsEvaluated: 8n },
      { failures: 3n, ...BOTH },
      { failures: 0n, ...NONE, rowsEvaluated: 8n, rowsUndecided: 2n },
      { failures: 0n, ...NONE },
    ])
  })

  test('of no rows: no failures, but an aggregate is there and can fail', async () => {
    expect(
      await measure(scan(planned('negative', negativeAmounts(NOTHING)), planned('old', oldest(NOTHING)))),
    ).toMatchObject([
      { failures: 0n, ...NONE, rowsEvaluated: 0n, rowsUndecided: 0n },
      { failures: 1n, ...BOTH, rowsEvaluated: 0n, rowsUndecided: null },
    ])
  })

  test('of a filtered relation: what where leaves is all there is', async () => {
    const from = sql.raw(`(select * from "marts"."orders" where status = 'a') dbt_subquery`)
    expect(await measure(scan(planned('negative', negativeAmounts(from))))).toMatchObject([
      { failures: 2n, rowsEvaluated: 3n, rowsUndecided: 0n },
    ])
  })

  test.each([
    ['= 0', false],
    ['between 3 and 4', true],
    ['is null', false],
    ['in (1, 3)', true],
    ['* 2 > 5', true],
    ['> null', false],
  ])('a threshold is SQL: %s', async (threshold, isMet) => {
    const step = scan(planned('negative', negativeAmounts(), { errorIf: located(threshold) }))
    expect(await measure(step)).toMatchObject([{ failures: 3n, shouldWarn: true, shouldError: isMet }])
  })

  test('only rows and aggregates can ride in it', () => {
    expect(() => compilePlan({ steps: [scan(planned('repeated', repeatedStatuses()))] })).toThrow('groups')
  })
})

describe('a single', () => {
  test("of rows: dbt's query, for a fail_calc of its own", async () => {
    const step = single('sum', negativeAmounts(), { failCalc: located('-sum(amount)'), errorIf: located('> 6') })
    expect(compilePlan({ steps: [step] })).toEqual([
      {
        id: 's0',
        sql: `select -sum(amount) as c0,
-sum(amount) != 0 as c1,
-sum(amount) > 6 as c2,
(select count(*) from "marts"."orders") as c3,
(select count(*) filter (where amount is null) from "marts"."orders") as c4
from (
select amount from "marts"."orders" where amount < 0
) dbt_internal_test`,
        answers: [
          {
            checkId: 'test.shop.sum.0123456789',
            columns: { failures: 0, shouldWarn: 1, shouldError: 2, rowsEvaluated: 3, rowsUndecided: 4 },
          },
        ],
      },
    ])
    expect(await measure(step)).toEqual([
      { failures: 6n, shouldWarn: true, shouldError: false, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: null },
    ])
  })

  test('of groups: the groups are the failures, their rows are counted too', async () => {
    const step = single('repeated', repeatedStatuses())
    expect(compilePlan({ steps: [step] })[0]).toMatchObject({
      sql: `select count(*) as c0,
count(*) != 0 as c1,
count(*) != 0 as c2,
(select count(*) from "marts"."orders") as c3,
(select count(*) filter (where status is null) from "marts"."orders") as c4,
coalesce(sum(n_records), 0) as c5
from (
select status, count(*) as n_records from "marts"."orders" where status is not null group by status having count(*) > 1
) dbt_internal_test`,
      answers: [{ columns: { failures: 0, rowsEvaluated: 3, rowsUndecided: 4, failingRows: 5 } }],
    })
    expect(await measure(step)).toEqual([
      { failures: 2n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: 5n },
    ])
  })

  test('of groups with a limit: rows of groups that were cut off cannot be counted', async () => {
    const step = single('repeated', repeatedStatuses(), { limit: 1 })
    const [statement] = compilePlan({ steps: [step] })
    expect(statement?.sql).toContain('having count(*) > 1\nlimit 1\n) dbt_internal_test')
    expect(statement?.sql).not.toContain('sum(n_records)')
    expect(await measure(step)).toEqual([
      { failures: 1n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: null },
    ])
  })

  test('of groups with a fail_calc over their sizes', async () => {
    const changes = { failCalc: located('sum(n_records)'), warnIf: located('> 4'), errorIf: located('> 5') }
    expect(await measure(single('repeated', repeatedStatuses(), changes))).toEqual([
      { failures: 5n, shouldWarn: true, shouldError: false, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: null },
    ])
    const nothing = await measure(single('repeated', repeatedStatuses(NOTHING), changes))
    expect(nothing).toEqual([
      {
        failures: { kind: 'not-an-integer', text: 'NULL' },
        ...NONE,
        rowsEvaluated: 0n,
        rowsUndecided: 0n,
        failingRows: null,
      },
    ])
  })

  test('of an aggregate: one row, if it fails', async () => {
    const step = single('old', oldest(), { failCalc: located('max(days)') })
    expect(compilePlan({ steps: [step] })[0]?.sql).toBe(`select max(days) as c0,
max(days) != 0 as c1,
max(days) != 0 as c2,
(select count(*) from "marts"."orders") as c3
from (
select "newest", "oldest", 2 as days
from (select max(placed_on) as "newest", min(placed_on) as "oldest" from "marts"."orders") as aggregates
where "newest" - "oldest" > 2 or "newest" is null
) dbt_internal_test`)
    expect(await measure(step)).toMatchObject([{ failures: 2n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: null }])
  })

  test('of a query: as it is', async () => {
    const step = single('big', BIG_IDS, { limit: 4 })
    expect(compilePlan({ steps: [step] })[0]?.sql).toBe(`select count(*) as c0,
count(*) != 0 as c1,
count(*) != 0 as c2,
(select count(*) from "marts"."orders") as c3
from (
with ids as (select id from "marts"."orders") select id from ids where id > 3
limit 4
) dbt_internal_test`)
    expect(await measure(step)).toMatchObject([{ failures: 4n, ...BOTH, rowsEvaluated: 8n }])
    expect(await measure(single('big', BIG_IDS))).toMatchObject([{ failures: 5n }])
  })

  test.each([
    ['max(1.5)', { kind: 'not-an-integer', text: '1.5' }],
    ["max('many')", { kind: 'not-an-integer', text: 'many' }],
    ['max(null::int)', { kind: 'not-an-integer', text: 'NULL' }],
    ['max(2.00)', 2n],
    ['-count(*)', -3n],
    ['max(9007199254740993)', 9007199254740993n],
  ])('a fail_calc may give anything: %s', async (failCalc, failures) => {
    const changes = { failCalc: located(failCalc), warnIf: located('is null'), errorIf: located('is null') }
    expect(await measure(single('odd', negativeAmounts(), changes))).toMatchObject([{ failures }])
  })
})

test('a fail_calc that gives a row per failing row gives an answer only if there is one, as in dbt', async () => {
  const changes = { failCalc: located('n_records') }
  await expect(measure(single('each', repeatedStatuses(), changes))).rejects.toThrow('2 rows')
  const onlyA = sql.raw(`(select * from "marts"."orders" where status = 'a') dbt_subquery`)
  expect(await measure(single('each', repeatedStatuses(onlyA), changes))).toMatchObject([{ failures: 3n, ...BOTH }])
  await expect(measure(single('each', repeatedStatuses(NOTHING), changes))).rejects.toThrow('0 rows')
})

test('both ways to ask give the same numbers', async () => {
  for (const from of [ORDERS, NOTHING]) {
    for (const limit of [null, 0, 1, 2, 50]) {
      for (const one of [negativeAmounts(from), oldest(from)]) {
        const asked = planned('one', one, { limit, warnIf: located('> 0'), errorIf: located('> 1') })
        expect(await measure(scan(asked))).toEqual(await measure({ kind: 'single', planned: asked }))
      }
    }
  }
})

test('statements come in the order of the steps, each with an id of its own', () => {
  const steps = [single('big', BIG_IDS), scan(planned('negative', negativeAmounts())), single('old', oldest())]
  const statements = compilePlan({ steps })
  expect(statements.map(({ id }) => id)).toEqual(['s0', 's1', 's2'])
  expect(statements.map(({ answers }) => answers.map(({ checkId }) => checkId))).toEqual(
    ['big', 'negative', 'old'].map((name) => [`test.shop.${name}.0123456789`]),
  )
})

test('a parameter in a measure is refused: what is printed is what runs', () => {
  const measured = { ...negativeAmounts(), fails: sql`status = ${'a'}` }
  expect(() => compilePlan({ steps: [scan(planned('p', measured))] })).toThrow('parameter')
})
