import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileCheck } from '../../src/compile/compile-check.ts'
import { compileInTurns, compilePlan } from '../../src/compile/compile-plan.ts'
import type { CheckConfig } from '../../src/model/declared-check.ts'
import type { Measure, RowsMeasure, Sql } from '../../src/model/measure.ts'
import type { Measured } from '../../src/model/measurement.ts'
import type { KeyHash, PlannedCheck, Rider, Scan, Single, Step } from '../../src/model/plan.ts'
import type { Statement } from '../../src/model/statement.ts'
import { check, config, located, measurable } from '../support/builders.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { answer, executeAll } from '../support/execute-all.ts'
import { openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

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
  return {
    kind: 'rows',
    from,
    fails: sql`amount < 0`,
    undecided: sql`amount is null`,
    selects: sql`amount`,
    proof: null,
  }
}

const NO_STATUS: RowsMeasure = {
  kind: 'rows',
  from: ORDERS,
  fails: sql`status is null`,
  undecided: null,
  selects: sql`status`,
  proof: null,
}

function repeatedStatuses(from: Sql = ORDERS): Measure {
  const failingRows = sql`select status, count(*) as n_records from ${from} where status is not null group by status having count(*) > 1`
  return {
    kind: 'groups',
    from,
    failingRows,
    counted: failingRows,
    undecided: sql`status is null`,
    screen: {
      kind: 'keys',
      key: sql`(status)`,
      takesPart: sql`status is not null`,
      columnName: 'status',
      isRow: false,
    },
    proof: null,
  }
}

function oddStatuses(from: Sql = ORDERS): Measure {
  const failingRows = sql`select status, count(*) as n_records from ${from} group by status having status not in ('a')`
  return {
    kind: 'groups',
    from,
    failingRows,
    counted: failingRows,
    undecided: sql`status is null`,
    screen: { kind: 'rows', bad: sql`status not in ('a')` },
    proof: null,
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
    undecided: null,
  }
}

const BIG_IDS: Measure = {
  kind: 'query',
  from: ORDERS,
  failingRows: sql`with ids as (select id from ${ORDERS}) select id from ids where id > 3`,
  isPerRow: true,
  undecided: null,
  proof: null,
}

function planned(name: string, measure: Measure, changes: Partial<CheckConfig> = {}): PlannedCheck {
  return { check: check(name, { config: config(changes), subject: measurable(measure) }), measure }
}

const UNKNOWN_SIZE = { rows: null, pages: null }

function scan(...riders: readonly Rider[]): Scan {
  return { kind: 'scan', from: riders[0]?.measure.from ?? ORDERS, riders, size: UNKNOWN_SIZE }
}

function counted(...args: Parameters<typeof planned>): Rider {
  return { ...planned(...args), part: 'counts' }
}

function screened(keyHash: KeyHash, ...args: Parameters<typeof planned>): Rider {
  return { ...planned(...args), part: 'screen', keyHash }
}

function single(...args: Parameters<typeof planned>): Single {
  return { kind: 'single', planned: planned(...args), size: UNKNOWN_SIZE }
}

function compiled(...steps: readonly Step[]): readonly Statement[] {
  return compilePlan({ proofs: [], steps })
}

/** The numbers that Postgres gives for each check, in the order of the checks. */
async function measure(...steps: readonly Step[]) {
  await using warehouse = await openTestWarehouse(database)
  const statements = compiled(...steps)
  const { measurements } = await executeAll(statements, warehouse)
  const ids = new Set(statements.flatMap(({ answers }) => answers.map(({ checkId }) => checkId)))
  return [...ids].map((id) => {
    const measurement = measurements.find(({ checkId }) => checkId === id)
    if (measurement?.kind !== 'measured') throw new Error(measurement?.error?.message)
    return numbersOf(measurement)
  })
}

function numbersOf({ failures, shouldWarn, shouldError, rowsEvaluated, rowsUndecided, failingRows, via }: Measured) {
  return { failures, shouldWarn, shouldError, rowsEvaluated, rowsUndecided, failingRows, via }
}

/** Of a statement that has one row and cannot be divided. */
const WHOLE = { rows: 1, halves: null, members: null, probe: null }

const NONE = { shouldWarn: false, shouldError: false }
const BOTH = { shouldWarn: true, shouldError: true }

describe('a scan', () => {
  test('of rows: one count per check, thresholds outside', async () => {
    const step = scan(counted('negative', negativeAmounts()))
    const columns = { rowsEvaluated: 0, failures: 1, shouldWarn: 2, shouldError: 2, rowsUndecided: 3 }
    expect(compiled(step)).toEqual([
      {
        ...WHOLE,
        id: 's0',
        kind: 'scan',
        sql: `select n as c0, f0 as c1, f0 != 0 as c2, u0 as c3
from (
select count(*) as n,
count(*) filter (where amount < 0) as f0,
count(*) filter (where amount is null) as u0
from "marts"."orders"
) as scan`,
        answers: [answer('test.shop.negative.0123456789', { columns, via: 'scan' })],
        probe: 'select from "marts"."orders" limit 0',
      },
    ])
    expect(await measure(step)).toEqual([
      { failures: 3n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: null, via: 'scan' },
    ])
  })

  test('of several checks: one reading, one count of rows, a column for every other number', async () => {
    const bounds = { warnIf: located('> 1'), errorIf: located('> 2') }
    const step = scan(
      counted('negative', negativeAmounts()),
      counted('no_status', NO_STATUS, bounds),
      counted('old', oldest()),
    )
    const [statement, ...others] = compiled(step)
    expect(others).toEqual([])
    expect(statement?.sql).toBe(`select n as c0, f0 as c1, f0 != 0 as c2, u0 as c3, \
f1 as c4, f1 > 1 as c5, f1 > 2 as c6, f2 as c7, f2 != 0 as c8
from (
select count(*) as n,
count(*) filter (where amount < 0) as f0,
count(*) filter (where amount is null) as u0,
count(*) filter (where status is null) as f1,
case when max(placed_on) - min(placed_on) > 2 or max(placed_on) is null then 1::bigint else 0::bigint end as f2
from "marts"."orders"
) as scan`)
    expect(statement?.answers.map(({ columns }) => columns)).toEqual([
      { rowsEvaluated: 0, failures: 1, shouldWarn: 2, shouldError: 2, rowsUndecided: 3 },
      { rowsEvaluated: 0, failures: 4, shouldWarn: 5, shouldError: 6 },
      { rowsEvaluated: 0, failures: 7, shouldWarn: 8, shouldError: 8 },
    ])
    const told = { rowsEvaluated: 8n, rowsUndecided: null, failingRows: null, via: 'scan' }
    expect(await measure(step)).toEqual([
      { failures: 3n, ...BOTH, ...told, rowsUndecided: 2n },
      { failures: 2n, shouldWarn: true, shouldError: false, ...told },
      { failures: 1n, ...BOTH, ...told },
    ])
  })

  test('with a limit: no more failures than that, as if the rows had been cut before counting', async () => {
    const step = scan(
      counted('two', negativeAmounts(), { limit: 2, errorIf: located('> 2') }),
      counted('many', negativeAmounts(), { limit: 100 }),
      counted('none', negativeAmounts(), { limit: 0 }),
      counted('no_old', oldest(), { limit: 0 }),
    )
    expect(compiled(step)[0]?.sql).toContain('least(f0, 2) as c1, least(f0, 2) != 0 as c2, least(f0, 2) > 2 as c3')
    expect(await measure(step)).toMatchObject([
      { failures: 2n, shouldWarn: true, shouldError: false, rowsEvaluated: 8n },
      { failures: 3n, ...BOTH },
      { failures: 0n, ...NONE, rowsEvaluated: 8n, rowsUndecided: 2n },
      { failures: 0n, ...NONE },
    ])
  })

  test('of no rows: no failures, but an aggregate is there and can fail', async () => {
    expect(
      await measure(scan(counted('negative', negativeAmounts(NOTHING)), counted('old', oldest(NOTHING)))),
    ).toMatchObject([
      { failures: 0n, ...NONE, rowsEvaluated: 0n, rowsUndecided: 0n },
      { failures: 1n, ...BOTH, rowsEvaluated: 0n, rowsUndecided: null },
    ])
  })

  test('of a filtered relation: what where leaves is all there is', async () => {
    const from = sql.raw(`(select * from "marts"."orders" where status = 'a') dbt_subquery`)
    const step = scan(counted('negative', negativeAmounts(from)))
    expect(compiled(step)[0]?.probe).toBe(
      `select from (select * from "marts"."orders" where status = 'a') dbt_subquery limit 0`,
    )
    expect(await measure(step)).toMatchObject([{ failures: 2n, rowsEvaluated: 3n, rowsUndecided: 0n }])
  })

  test.each([
    ['= 0', false],
    ['between 3 and 4', true],
    ['is null', false],
    ['in (1, 3)', true],
    ['* 2 > 5', true],
    ['> null', false],
  ])('a threshold is SQL: %s', async (threshold, isMet) => {
    const step = scan(counted('negative', negativeAmounts(), { errorIf: located(threshold) }))
    expect(await measure(step)).toMatchObject([{ failures: 3n, shouldWarn: true, shouldError: isMet }])
  })

  test.each([repeatedStatuses(), BIG_IDS])('cannot count the failures of a check of kind $kind', (unfit) => {
    expect(() => compiled(scan(counted('unfit', unfit)))).toThrow(unfit.kind)
  })
})

describe('a screen', () => {
  const EXACT = `select count(*) as c0, count(*) != 0 as c1, count(*) > 1 as c2, coalesce(sum(n_records), 0) as c3
from (
select status, count(*) as n_records from "marts"."orders" where status is not null group by status having count(*) > 1
) dbt_internal_test`
  const UNIQUE = sql.raw(`(select * from "marts"."orders" where id in (1, 4, 6, 7)) dbt_subquery`)

  test.each<[KeyHash, string, string]>([
    ['value', '(status)', 'k0 = d0'],
    ['text', 'hashtextextended((status), 0)', 'k0 = d0'],
    // of no record at all the server has not found out whether it can be compared
    ['record', 'hash_record_extended(row((status)), 0)', 'k0 > 0 and k0 = d0'],
  ])('of keys compares them by %s, and asks for the groups if a key is there twice', async (hash, key, isClean) => {
    const step = scan(screened(hash, 'repeated', repeatedStatuses(), { errorIf: located('> 1') }))
    const [statement] = compiled(step)
    expect(
      statement?.sql,
    ).toBe(`select n as c0, ${isClean} as c1, 0::bigint != 0 as c2, 0::bigint > 1 as c3, n - k0 as c4
from (
select count(*) as n,
count(*) filter (where status is not null) as k0,
count(distinct ${key}) filter (where status is not null) as d0
from "marts"."orders"
) as scan`)
    const columns = { rowsEvaluated: 0, isClean: 1, shouldWarn: 2, shouldError: 3, rowsUndecided: 4 }
    expect(statement?.answers).toMatchObject([{ columns, via: 'fingerprint', provenBy: null }])
    expect(statement?.answers[0]?.exact?.()).toEqual({
      ...WHOLE,
      id: 's0-0',
      kind: 'exact',
      sql: EXACT,
      answers: [
        answer('test.shop.repeated.0123456789', {
          columns: { failures: 0, shouldWarn: 1, shouldError: 2, failingRows: 3 },
        }),
      ],
    })
    expect(await measure(step)).toEqual([
      { failures: 2n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: 5n, via: 'query' },
    ])
    expect(await measure(scan(screened(hash, 'unique', repeatedStatuses(UNIQUE))))).toEqual([
      { failures: 0n, ...NONE, rowsEvaluated: 4n, rowsUndecided: 1n, failingRows: null, via: 'fingerprint' },
    ])
  })

  describe('of several columns', () => {
    const KEYS = `(values (1, 'a'), (2, 'a'), (1, 'b'), (null, 'a'), (1, null), (null, null)`
    const chain = (isNeverNull: boolean): KeyHash => ({
      chain: [
        { name: 'id', hash: 'hashint4extended', isNeverNull },
        { name: 'label', hash: 'hashtextextended', isNeverNull },
      ],
    })
    const combinations = (rows: string): Measure => {
      const from = sql.raw(`${rows}) as keys (id, label)`)
      const failingRows = sql`select id, label, count(*) as n_records from ${from} group by id, label having count(*) > 1`
      const screen = {
        kind: 'keys',
        key: sql`id, label`,
        takesPart: sql`true`,
        columnName: null,
        isRow: false,
      } as const
      return { kind: 'groups', from, failingRows, counted: failingRows, undecided: null, screen, proof: null }
    }

    test('hashes each with the hash of those before it', () => {
      const sqlOf = (isNeverNull: boolean) =>
        compiled(scan(screened(chain(isNeverNull), 'keys', combinations(KEYS))))[0]?.sql
      expect(sqlOf(true)).toContain('count(distinct hashtextextended("label", hashint4extended("id", 0)))')
      expect(sqlOf(false)).toContain(
        'count(distinct hashint8extended(coalesce(hashtextextended("label", 0), 0), coalesce(hashint4extended("id", 0), 0)))',
      )
    })

    test.each([
      ['without one twice', KEYS, 0n, 'fingerprint'],
      ['with NULLs twice', `${KEYS}, (null, null)`, 1n, 'query'],
      ['with one that is NULL in part twice', `${KEYS}, (null, 'a'), (1, null)`, 2n, 'query'],
      ['with a value twice', `${KEYS}, (2, 'a')`, 1n, 'query'],
    ])('finds what is there twice, and NULLs are equal: %s', async (_, rows, failures, via) => {
      expect(await measure(scan(screened(chain(false), 'keys', combinations(rows))))).toMatchObject([{ failures, via }])
    })

    test('with a NULL where there can be none is asked for by itself', async () => {
      const step = scan(screened(chain(true), 'keys', combinations(KEYS)))
      expect(await measure(step)).toMatchObject([{ failures: 0n, via: 'query' }])
    })
  })

  test('of rows: whether there is a bad one; the groups are asked for only then', async () => {
    const step = scan(screened('value', 'odd', oddStatuses()))
    const [statement] = compiled(step)
    expect(statement?.sql).toBe(`select n as c0, b0 = 0 as c1, 0::bigint != 0 as c2, u0 as c3
from (
select count(*) as n,
count(*) filter (where status not in ('a')) as b0,
count(*) filter (where status is null) as u0
from "marts"."orders"
) as scan`)
    expect(statement?.answers).toMatchObject([{ via: 'scan' }])
    expect(await measure(step)).toEqual([
      { failures: 2n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: 3n, via: 'query' },
    ])
    const onlyA = sql.raw(`(select * from "marts"."orders" where status = 'a') dbt_subquery`)
    expect(await measure(scan(screened('value', 'odd', oddStatuses(onlyA))))).toEqual([
      { failures: 0n, ...NONE, rowsEvaluated: 3n, rowsUndecided: 0n, failingRows: null, via: 'scan' },
    ])
  })

  test('thresholds of a clean one are those of 0 failures, whatever they say', async () => {
    const odd = { warnIf: located('= 0'), errorIf: located('between -1 and 1') }
    expect(await measure(scan(screened('text', 'unique', repeatedStatuses(UNIQUE), odd)))).toMatchObject([
      { failures: 0n, ...BOTH, via: 'fingerprint' },
    ])
    expect(await measure(scan(screened('text', 'repeated', repeatedStatuses(), odd)))).toMatchObject([
      { failures: 2n, ...NONE, via: 'query' },
    ])
  })

  test('of no records at all is left to the query, which may refuse to group them', async () => {
    expect(await measure(scan(screened('record', 'repeated', repeatedStatuses(NOTHING))))).toEqual([
      { failures: 0n, ...NONE, rowsEvaluated: 0n, rowsUndecided: 0n, failingRows: 0n, via: 'query' },
    ])
  })

  test('of no rows is clean', async () => {
    expect(
      await measure(
        scan(screened('text', 'repeated', repeatedStatuses(NOTHING)), screened('value', 'odd', oddStatuses(NOTHING))),
      ),
    ).toMatchObject([
      { failures: 0n, ...NONE, rowsEvaluated: 0n, rowsUndecided: 0n },
      { failures: 0n, ...NONE, rowsEvaluated: 0n, rowsUndecided: 0n },
    ])
  })

  test('that fails has its rows counted beside its query', () => {
    const [statement] = compiled(scan(screened('text', 'repeated', repeatedStatuses())))
    expect(statement?.answers[0]?.population?.()).toMatchObject({
      kind: 'scan',
      sql: `select n as c0, u0 as c1
from (
select count(*) as n,
count(*) filter (where status is null) as u0
from "marts"."orders"
) as scan`,
      answers: [{ columns: { rowsEvaluated: 0, rowsUndecided: 1 }, via: null, exact: null, population: null }],
    })
  })

  test('only groups can be screened', () => {
    expect(() => compiled(scan(screened('value', 'rows', NO_STATUS)))).toThrow('rows')
  })
})

test('a scan counts the rows for checks whose failures it does not count', async () => {
  const sizes = planned('sizes', repeatedStatuses(), { failCalc: located('max(n_records)') })
  const steps = [
    scan({ ...sizes, part: 'population' }, { ...planned('proved', NO_STATUS), part: 'proof', provenBy: 'NOT NULL' }),
    { kind: 'single', planned: sizes, size: UNKNOWN_SIZE } as const,
  ]
  const [statement] = compiled(...steps)
  expect(statement?.sql).toBe(`select n as c0, u0 as c1
from (
select count(*) as n,
count(*) filter (where status is null) as u0
from "marts"."orders"
) as scan`)
  expect(statement?.answers).toEqual([
    answer('test.shop.sizes.0123456789', { columns: { rowsEvaluated: 0, rowsUndecided: 1 }, via: null }),
    answer('test.shop.proved.0123456789', { columns: { rowsEvaluated: 0 }, via: 'proof', provenBy: 'NOT NULL' }),
  ])
  expect(await measure(...steps)).toEqual([
    { failures: 3n, ...BOTH, rowsEvaluated: 8n, rowsUndecided: 2n, failingRows: null, via: 'query' },
    { failures: 0n, ...NONE, rowsEvaluated: 8n, rowsUndecided: null, failingRows: null, via: 'proof' },
  ])
})

describe('undecided rows that columns tell', () => {
  const where = located("status <> 'b'")
  const told = (rider: Rider, ...nullColumns: readonly string[]): Rider => ({ ...rider, nullColumns })

  test('are counted as those of a NULL, and where there are none, not at all', async () => {
    const negative = told(counted('negative', negativeAmounts()), 'amount', 'placed_on')
    const odd = told(screened('value', 'odd', oddStatuses(sql.raw('"marts"."orders"'))))
    expect(
      compiled(scan(negative, odd))[0]?.sql,
    ).toBe(`select n as c0, f0 as c1, f0 != 0 as c2, u0 as c3, b1 = 0 as c4, \
0::bigint != 0 as c5, 0::bigint as c6
from (
select count(*) as n,
count(*) filter (where amount < 0) as f0,
count(*) filter (where "amount" is null or "placed_on" is null) as u0,
count(*) filter (where status not in ('a')) as b1
from "marts"."orders"
) as scan`)
    const [measured] = await measure(scan(told(counted('negative', negativeAmounts()), 'amount')))
    expect(measured).toEqual((await measure(scan(counted('negative', negativeAmounts()))))[0])
  })

  test('leave a key to be hashed once: NULL has no hash', async () => {
    const [plain, part] = [repeatedStatuses(), repeatedStatuses(sql.raw('(select * from "marts"."orders") as part'))]
    const riders = [
      told(screened('text', 'all', plain), 'status'),
      told(screened('text', 'bound', plain)),
      told({ ...screened('value', 'part', part, { where }), isFiltered: true }, 'status'),
    ]
    expect(compiled(scan(...riders))[0]?.sql).toBe(`select n as c0, n - u0 = d0 as c1, 0::bigint != 0 as c2, u0 as c3, \
n = d1 as c4, 0::bigint != 0 as c5, 0::bigint as c6, w2 as c7, w2 - u2 = d2 as c8, 0::bigint != 0 as c9, u2 as c10
from (
select count(*) as n,
count(distinct hashtextextended((status), 0)) as d0,
count(*) filter (where "status" is null) as u0,
count(distinct hashtextextended((status), 0)) as d1,
count(*) filter (where status <> 'b') as w2,
count(distinct (status)) filter (where status <> 'b') as d2,
count(*) filter (where (status <> 'b') and ("status" is null)) as u2
from "marts"."orders"
) as scan`)
  })

  test('are counted once for all that look at the same rows', async () => {
    const part = sql.raw(`(select * from "marts"."orders" where status <> 'b') dbt_subquery`)
    const ofPart = (name: string): Rider => ({
      ...told(counted(name, negativeAmounts(part), { where }), 'amount'),
      isFiltered: true,
    })
    const riders = [
      told(counted('negative', negativeAmounts()), 'amount'),
      told(counted('again', negativeAmounts()), 'amount'),
      ofPart('part'),
      ofPart('part again'),
      told(screened('text', 'repeated', repeatedStatuses()), 'status'),
      counted('by itself', negativeAmounts()),
    ]
    const text = compiled(scan(...riders))[0]?.sql ?? ''
    expect(text.match(/ as [uw]\d+,?$/gm)).toEqual([' as u0,', ' as w2,', ' as u2,', ' as u4,', ' as u5'])
    const apart = await Promise.all(
      [riders.slice(0, 1), riders.slice(1, 2), riders.slice(2, 3), riders.slice(3, 4), riders.slice(4, 5)].map(
        async (some) => (await measure(scan(...some)))[0],
      ),
    )
    expect((await measure(scan(...riders))).slice(0, 5)).toEqual(apart)
  })

  test('leave a record to be looked for: one of NULLs has a hash', () => {
    const [statement] = compiled(scan(told(screened('record', 'any', repeatedStatuses()), 'status')))
    expect(statement?.sql).toContain(
      'count(distinct hash_record_extended(row((status)), 0)) filter (where status is not null)',
    )
  })

  test.each([
    [
      'unique',
      sql.raw(`(select * from "marts"."orders" where id in (1, 4, 6, 7)) dbt_subquery`),
      0n,
      1n,
      'fingerprint',
    ],
    ['repeated', ORDERS, 2n, 2n, 'query'],
    ['nowhere', NOTHING, 0n, 0n, 'fingerprint'],
  ] as const)('tell as much as the expression: keys that are %s', async (name, from, failures, rowsUndecided, via) => {
    const step = scan(told(screened('text', name, repeatedStatuses(from)), 'status'))
    expect(await measure(step)).toMatchObject([{ failures, rowsUndecided, via }])
  })
})

describe('a check on a part of the rows', () => {
  const where = located("status <> 'b'")
  const part = sql.raw(`(select * from "marts"."orders" where status <> 'b') dbt_subquery`)
  const filtered = (rider: Rider): Rider => ({ ...rider, isFiltered: true })
  const whole = counted('whole', NO_STATUS)
  const riders = [
    whole,
    filtered(counted('negative', negativeAmounts(part), { where })),
    filtered(screened('text', 'repeated', repeatedStatuses(part), { where })),
    filtered({ ...planned('big', BIG_IDS, { where }), part: 'population' }),
  ]

  test('is counted among them in a scan of all', async () => {
    const [statement] = compiled(scan(...riders.slice(0, 3)))
    expect(statement?.sql).toBe(`select n as c0, f0 as c1, f0 != 0 as c2, w1 as c3, f1 as c4, f1 != 0 as c5, u1 as c6, \
k2 = d2 as c7, 0::bigint != 0 as c8, w1 - k2 as c9
from (
select count(*) as n,
count(*) filter (where status is null) as f0,
count(*) filter (where status <> 'b') as w1,
count(*) filter (where (status <> 'b') and (amount < 0)) as f1,
count(*) filter (where (status <> 'b') and (amount is null)) as u1,
count(*) filter (where (status <> 'b') and (status is not null)) as k2,
count(distinct hashtextextended((status), 0)) filter (where (status <> 'b') and (status is not null)) as d2
from "marts"."orders"
) as scan`)
  })

  test('gives the numbers of a scan of its own', async () => {
    const apart = [
      ...(await measure(scan(whole))),
      ...(await measure(scan(counted('negative', negativeAmounts(part), { where })))),
      ...(await measure(scan(screened('text', 'repeated', repeatedStatuses(part), { where })))),
    ]
    expect(apart).toMatchObject([{ rowsEvaluated: 8n }, { failures: 3n, rowsEvaluated: 4n }, { failures: 1n }])
    expect(await measure(scan(...riders.slice(0, 3)))).toEqual(apart)
  })

  test('ends in the shape of dbt where it stands alone', () => {
    const [statement] = compiled(scan(...riders))
    const [, right] = statement?.halves?.() ?? []
    const own = compiled(
      scan(screened('text', 'repeated', repeatedStatuses(part), { where }), {
        ...planned('big', { ...BIG_IDS, from: part }, { where }),
        part: 'population',
      }),
    )
    expect(right?.sql).toBe(own[0]?.sql)
    // what is wrong with its condition is the fault of all of them
    expect(right?.probe).toBe(own[0]?.probe)
    const [, negative] = statement?.halves?.()[0].halves?.() ?? []
    expect(negative?.sql).toBe(compiled(scan(counted('negative', negativeAmounts(part), { where })))[0]?.sql)
    expect(statement?.answers[2]?.population?.().sql).toContain(
      `from (select * from "marts"."orders" where status <> 'b')`,
    )
  })

  test('is no aggregate', () => {
    expect(() => compiled(scan(whole, filtered(counted('old', oldest(part), { where }))))).toThrow('filter')
  })
})

test('a scan falls into halves of its riders, which know that the relation is sound', async () => {
  const riders = [
    counted('negative', negativeAmounts()),
    screened('text', 'repeated', repeatedStatuses()),
    counted('old', oldest()),
  ]
  const [whole] = compiled(scan(...riders))
  const [left, right] = whole?.halves?.() ?? []
  expect(left?.answers.map(({ checkId }) => checkId)).toEqual(whole?.answers.slice(0, 2).map(({ checkId }) => checkId))
  expect(right?.answers.map(({ checkId }) => checkId)).toEqual(whole?.answers.slice(2).map(({ checkId }) => checkId))
  expect(left).toMatchObject({ id: 's0a', kind: 'scan', probe: null })
  expect(right).toMatchObject({ id: 's0b', kind: 'scan', probe: null, halves: null })
  const [quarter] = left?.halves?.() ?? []
  expect(quarter).toMatchObject({ id: 's0aa', halves: null })
  expect(quarter?.sql).toBe(compiled(scan(counted('negative', negativeAmounts())))[0]?.sql)
  await using warehouse = await openTestWarehouse(database)
  const inHalves = await executeAll(
    [left, right].flatMap((half) => half ?? []),
    warehouse,
  )
  const inOne = await executeAll(
    [whole].flatMap((one) => one ?? []),
    warehouse,
  )
  const numbers = (all: typeof inOne) =>
    new Map(all.measurements.map((one) => [one.checkId, one.kind === 'measured' && numbersOf(one)]))
  expect(numbers(inHalves)).toEqual(numbers(inOne))
})

/** What a statement of its own tells beside the failures: nothing of the rows there are. */
const ALONE = { rowsEvaluated: null, rowsUndecided: null, failingRows: null, via: 'query' } as const

describe('a single', () => {
  test("of rows: dbt's query, for a fail_calc of its own", async () => {
    const step = single('sum', negativeAmounts(), { failCalc: located('-sum(amount)'), errorIf: located('> 6') })
    expect(compiled(step)).toEqual([
      {
        ...WHOLE,
        id: 's0',
        kind: 'single',
        sql: `select -sum(amount) as c0, -sum(amount) != 0 as c1, -sum(amount) > 6 as c2
from (
select amount from "marts"."orders" where amount < 0
) dbt_internal_test`,
        answers: [answer('test.shop.sum.0123456789')],
      },
    ])
    expect(await measure(step)).toEqual([{ failures: 6n, shouldWarn: true, shouldError: false, ...ALONE }])
  })

  test('of groups: the groups are the failures, their rows are counted too', async () => {
    const step = single('repeated', repeatedStatuses())
    expect(compiled(step)[0]).toMatchObject({
      sql: `select count(*) as c0, count(*) != 0 as c1, coalesce(sum(n_records), 0) as c2
from (
select status, count(*) as n_records from "marts"."orders" where status is not null group by status having count(*) > 1
) dbt_internal_test`,
      answers: [{ columns: { failures: 0, shouldWarn: 1, shouldError: 1, failingRows: 2 } }],
    })
    expect(await measure(step)).toEqual([{ failures: 2n, ...BOTH, ...ALONE, failingRows: 5n }])
  })

  test('of groups with a limit: rows of groups that were cut off cannot be counted', async () => {
    const step = single('repeated', repeatedStatuses(), { limit: 1 })
    const [statement] = compiled(step)
    expect(statement?.sql).toContain('having count(*) > 1\nlimit 1\n) dbt_internal_test')
    expect(statement?.sql).not.toContain('sum(n_records)')
    expect(await measure(step)).toEqual([{ failures: 1n, ...BOTH, ...ALONE }])
  })

  test('of groups with a fail_calc over their sizes', async () => {
    const changes = { failCalc: located('sum(n_records)'), warnIf: located('> 4'), errorIf: located('> 5') }
    expect(await measure(single('repeated', repeatedStatuses(), changes))).toEqual([
      { failures: 5n, shouldWarn: true, shouldError: false, ...ALONE },
    ])
    const nothing = await measure(single('repeated', repeatedStatuses(NOTHING), changes))
    expect(nothing).toEqual([
      {
        failures: { kind: 'not-an-integer', text: 'NULL' },
        ...NONE,
        ...ALONE,
      },
    ])
  })

  test('of an aggregate: one row, if it fails', async () => {
    const step = single('old', oldest(), { failCalc: located('max(days)') })
    expect(compiled(step)[0]?.sql).toBe(`select max(days) as c0, max(days) != 0 as c1
from (
select "newest", "oldest", 2 as days
from (select max(placed_on) as "newest", min(placed_on) as "oldest" from "marts"."orders") as aggregates
where "newest" - "oldest" > 2 or "newest" is null
) dbt_internal_test`)
    expect(await measure(step)).toMatchObject([{ failures: 2n, ...BOTH, ...ALONE }])
  })

  test('of a query: as it is', async () => {
    const step = single('big', BIG_IDS, { limit: 4 })
    expect(compiled(step)[0]?.sql).toBe(`select count(*) as c0, count(*) != 0 as c1
from (
with ids as (select id from "marts"."orders") select id from ids where id > 3
limit 4
) dbt_internal_test`)
    expect(await measure(step)).toMatchObject([{ failures: 4n, ...BOTH, ...ALONE }])
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

test('a scan, a screen and a statement of its own give the same numbers', async () => {
  for (const from of [ORDERS, NOTHING]) {
    for (const limit of [null, 0, 1, 2, 50]) {
      const bounds = { limit, warnIf: located('> 0'), errorIf: located('> 1') }
      // who counts the rows is another question
      const verdictOf = async (step: Scan) =>
        (await measure(step)).map((one) => ({ ...one, rowsEvaluated: null, rowsUndecided: null, via: 'query' }))
      for (const one of [negativeAmounts(from), oldest(from)]) {
        expect(await verdictOf(scan(counted('one', one, bounds)))).toEqual(await measure(single('one', one, bounds)))
      }
      for (const one of [repeatedStatuses(from), oddStatuses(from)]) {
        const [byScreen] = await verdictOf(scan(screened('text', 'one', one, bounds)))
        const [bySingle] = await measure(single('one', one, bounds))
        // a clean screen does not count the rows of the failures there are not
        const none = bySingle?.failures === 0n ? { failingRows: byScreen?.failingRows } : {}
        expect(byScreen).toEqual({ ...bySingle, ...none })
      }
    }
  }
})

describe('a batch', () => {
  const bounds = { warnIf: located('> 1'), errorIf: located('> 2') }
  const members = [
    scan(counted('negative', negativeAmounts()), counted('no_status', NO_STATUS, bounds)),
    scan(screened('text', 'repeated', repeatedStatuses()), screened('value', 'odd', oddStatuses(NOTHING))),
    scan(counted('old', oldest(NOTHING))),
    single('big', BIG_IDS, { limit: 4 }),
  ]
  const batch: Step = { kind: 'batch', members, size: UNKNOWN_SIZE }

  test('has a row for each member: its number, then numbers, then truth values', () => {
    const [statement, ...others] = compiled({ ...batch, members: members.slice(0, 2) })
    expect(others).toEqual([])
    expect(statement).toMatchObject({ id: 's0', kind: 'batch', rows: 2, probe: null })
    expect(statement?.sql).toBe(`select 0, n, f0, u0, f1, f0 != 0, f1 > 1, f1 > 2, null::boolean
from (
select count(*) as n,
count(*) filter (where amount < 0) as f0,
count(*) filter (where amount is null) as u0,
count(*) filter (where status is null) as f1
from "marts"."orders"
) as scan
union all
select 1, n, n - k0, u1, null::bigint, k0 = d0, 0::bigint != 0, b1 = 0, 0::bigint != 0
from (
select count(*) as n,
count(*) filter (where status is not null) as k0,
count(distinct hashtextextended((status), 0)) filter (where status is not null) as d0,
count(*) filter (where status not in ('a')) as b1,
count(*) filter (where status is null) as u1
from "marts"."orders"
) as scan`)
    expect(statement?.answers.map(({ row, columns }) => ({ row, columns }))).toEqual([
      { row: 0, columns: { rowsEvaluated: 1, failures: 2, rowsUndecided: 3, shouldWarn: 5, shouldError: 5 } },
      { row: 0, columns: { rowsEvaluated: 1, failures: 4, shouldWarn: 6, shouldError: 7 } },
      { row: 1, columns: { rowsEvaluated: 1, rowsUndecided: 2, isClean: 5, shouldWarn: 6, shouldError: 6 } },
      { row: 1, columns: { rowsEvaluated: 1, rowsUndecided: 3, isClean: 7, shouldWarn: 8, shouldError: 8 } },
    ])
  })

  test('gives the numbers of its members, exact queries included', async () => {
    const apart = (await Promise.all(members.map((member) => measure(member)))).flat()
    expect(apart).toMatchObject([{ failures: 3n }, { failures: 2n }, { failures: 2n }, {}, { failures: 1n }, {}])
    expect(await measure(batch)).toEqual(apart)
  })

  test('falls into halves, down to its members, and into its members at once', () => {
    const [statement] = compiled(batch)
    const [left, right] = statement?.halves?.() ?? []
    expect(left).toMatchObject({ id: 's0a', kind: 'batch', rows: 2 })
    const [quarter] = left?.halves?.() ?? []
    const [negative] = compiled(members[0] ?? batch)
    expect(quarter).toMatchObject({ id: 's0aa', kind: 'scan', sql: negative?.sql, probe: negative?.probe })
    expect([left, right].flatMap((half) => half?.answers.map(({ checkId }) => checkId) ?? [])).toEqual(
      statement?.answers.map(({ checkId }) => checkId),
    )
    const apart = statement?.members?.() ?? []
    expect(apart.map(({ id, kind }) => [id, kind])).toEqual([
      ['s0-0', 'scan'],
      ['s0-1', 'scan'],
      ['s0-2', 'scan'],
      ['s0-3', 'single'],
    ])
    expect(apart.map(({ sql: text }) => text)).toEqual(members.flatMap((member) => compiled(member)[0]?.sql ?? []))
  })
})

test('statements come in the order of the steps, each with an id of its own', () => {
  const statements = compiled(
    single('big', BIG_IDS),
    scan(counted('negative', negativeAmounts())),
    single('old', oldest()),
  )
  expect(statements.map(({ id }) => id)).toEqual(['s0', 's1', 's2'])
  expect(statements.map(({ kind }) => kind)).toEqual(['single', 'scan', 'single'])
  expect(statements.map(({ answers }) => answers.map(({ checkId }) => checkId))).toEqual(
    ['big', 'negative', 'old'].map((name) => [`test.shop.${name}.0123456789`]),
  )
})

test('a large plan is compiled in turns with others, to the same statements', async () => {
  const steps = Array.from({ length: 20 }, (_, index) => single(`c${index}`, BIG_IDS))
  let turns = 0
  const others = setInterval(() => turns++, 0)
  const startedAt = performance.now()
  let told = await compileInTurns({ proofs: [], steps })
  while (performance.now() < startedAt + 20) told = await compileInTurns({ proofs: [], steps })
  clearInterval(others)
  expect(turns).toBeGreaterThan(0)
  const facts = (statements: readonly Statement[]) => statements.map(({ id, sql: text }) => [id, text])
  expect(facts(told)).toEqual(facts(compiled(...steps)))
})

test('a parameter in a measure is refused: what is printed is what runs', () => {
  const measured = { ...negativeAmounts(), fails: sql`status = ${'a'}` }
  expect(() => compiled(scan(counted('p', measured)))).toThrow('parameter')
})

describe('the SQL of one check, for people', () => {
  test('is what is asked first, and what is asked if that finds failures', () => {
    const step = scan(screened('value', 'odd', oddStatuses()))
    const [statement] = compiled(step)
    expect(compileCheck({ proofs: [], steps: [step] })).toBe(
      `${statement?.sql};\n-- asked only if that is not clean\n${statement?.answers[0]?.exact?.().sql}`,
    )
  })

  test('is every statement of its plan, in order', () => {
    const steps = [scan({ ...planned('big', BIG_IDS), part: 'population' }), single('big', BIG_IDS)]
    expect(compileCheck({ proofs: [], steps })).toBe(
      compiled(...steps)
        .map((one) => one.sql)
        .join(';\n'),
    )
  })

  test('is nothing where nobody asks', () => {
    expect(compileCheck({ proofs: [], steps: [] })).toBeNull()
  })
})
