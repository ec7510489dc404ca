import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { EMPTY_CATALOG } from '../../src/catalog/read-catalog.ts'
import { compilePlan } from '../../src/compile/compile-plan.ts'
import { planStatements } from '../../src/plan/plan-statements.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { executeAll } from '../support/execute-all.ts'
import { openTestWarehouse } from '../warehouse/open-test-warehouse.ts'
import { buildSoundChecks, type Described } from './build-check.ts'
import { dbtStatement } from './dbt-query.ts'
import { askAsDbt, fusedPlan, measureAlone, measureFused } from './measure.ts'
import type { Value } from './read-cases.ts'

// de: 10, 20; fr: 0, null; NULL: -5; nothing from it
const SCRIPT = `
create table public.sales (country text, city text, amount int, sold_at timestamp);
insert into public.sales values
  ('de', 'Ulm', 10, now()), ('de', 'Bonn', 20, '2001-01-01'), ('fr', null, 0, null), ('fr', null, null, null),
  (null, 'Ulm', -5, now() - interval '1 hour');
create table public.nothing (like public.sales)`

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(SCRIPT)
})
afterAll(() => database[Symbol.asyncDispose]())

const BY_COUNTRY = { group_by: ['country'] }
const sum = of('dbt_expectations.expect_column_sum_to_be_between', { min_value: 0n, ...BY_COUNTRY }, 'amount')
const max = of('dbt_expectations.expect_column_max_to_be_between', { max_value: 15n, ...BY_COUNTRY }, 'amount')
const count = of('dbt_expectations.expect_table_row_count_to_be_between', { min_value: 2n, ...BY_COUNTRY })
const distinct = of('dbt_expectations.expect_column_distinct_count_to_equal', { value: 2n, ...BY_COUNTRY }, 'city')
const recent = of('dbt_utils.recency', {
  field: 'sold_at',
  datepart: 'day',
  interval: 1n,
  group_by_columns: ['country'],
})
const some = of('dbt_utils.at_least_one', { group_by_columns: ['country'] }, 'city')
const one = of('dbt_utils.not_constant', { group_by_columns: ['country'] }, 'city')
const share = of('dbt_utils.not_null_proportion', { at_least: 0.6, group_by_columns: ['country'] }, 'city')
const ALL = [sum, max, count, distinct, recent, some, one, share]

function of(checkType: string, given: Readonly<Record<string, Value>>, column?: string): Omit<Described, 'id'> {
  return { checkType, column, arguments: given, relation: { database: null, schema: 'public', name: 'sales' } }
}

function numbered(all: readonly Omit<Described, 'id'>[]): readonly Described[] {
  return all.map((one, index) => ({ ...one, id: `check_${index}` }))
}

async function kinds(all: readonly Omit<Described, 'id'>[]): Promise<readonly string[]> {
  await using warehouse = await openTestWarehouse(database)
  const { steps } = await fusedPlan(await buildSoundChecks(numbered(all)), warehouse)
  const readings = steps.flatMap((step) => (step.kind === 'batch' ? step.members : [step]))
  return readings.map((reading) => (reading.kind === 'grouping' ? `groups of ${reading.members.length}` : reading.kind))
}

describe('checks on the same groups of the same rows', () => {
  test.each([
    ['all rows', { schema: 'public', name: 'sales' }, {}],
    ['some rows', { schema: 'public', name: 'sales' }, { where: "country = 'de' or city is null" }],
    ['with a limit', { schema: 'public', name: 'sales' }, { limit: 1, warn_if: '> 1', error_if: '> 2' }],
    ['no rows', { schema: 'public', name: 'nothing' }, {}],
  ])('share a reading, and get the numbers that each gets by itself, and from dbt: %s', async (_rows, at, config) => {
    await using warehouse = await openTestWarehouse(database)
    const described = numbered(ALL).map((one) => ({ ...one, relation: { database: null, ...at }, config }))
    expect(await kinds(described)).toEqual(['scan', 'groups of 8'])
    const checks = await buildSoundChecks(described)
    const [fused, alone] = [await measureFused(checks, warehouse), await measureAlone(checks, warehouse)]
    expect(fused.map(({ answer }) => answer)).toEqual(alone.map(({ answer }) => answer))
    for (const [index, { answer }] of fused.entries()) {
      const test = described[index]
      expect(answer).toEqual(test && (await askAsDbt(dbtStatement(test), warehouse)))
    }
    expect(fused.map(({ verdict }) => verdict.via)).toEqual(ALL.map(() => 'scan'))
    const facts = ({ verdict: { rowsEvaluated, rowsUndecided, isVacuous } }: (typeof fused)[number]) => [
      rowsEvaluated,
      isVacuous,
      rowsUndecided,
    ]
    expect(fused.map(facts)).toEqual(alone.map(facts))
  })

  test('are asked for in one query', async () => {
    const checks = await buildSoundChecks(numbered([sum, { ...recent, config: { limit: 5, error_if: '> 2' } }]))
    await using warehouse = await openTestWarehouse(database)
    const { steps } = await fusedPlan(checks, warehouse)
    const statement = compilePlan({ proofs: [], steps }).find(({ kind }) => kind === 'grouping')
    const now = `coalesce(nullif(current_setting('assay.now', true), '')::timestamptz, now())`
    const threshold = `cast(${now} + ((interval '1 day') * (-1 * 1)) as timestamp)`
    expect(
      statement?.sql,
    ).toBe(`select f0 as c0, f0 != 0 as c1, least(f1, 5) as c2, least(f1, 5) != 0 as c3, least(f1, 5) > 2 as c4
from (
select count(*) filter (where not(v0 = true)) as f0,
count(*) filter (where v1 < ${threshold} or v1 is null) as f1
from (
select country as g0,
(sum(amount) >= 0) as v0,
max(sold_at) as v1
from "public"."sales"
group by country
) as grouped
) as counted`)
  })

  test('are found in any number, eight sorts at most in one reading', async () => {
    expect(await kinds([sum, sum])).toEqual(['scan', 'groups of 2'])
    expect(await kinds(Array.from({ length: 10 }, () => distinct))).toEqual(['scan', 'groups of 8', 'groups of 2'])
    expect(await kinds(Array.from({ length: 9 }, () => distinct))).toEqual(['scan', 'groups of 8', 'single'])
  })
})

describe('is asked by itself', () => {
  const rows = { row_condition: 'amount > 0' }
  test.each<readonly [string, Omit<Described, 'id'>]>([
    ['a check on other groups', { ...sum, arguments: { min_value: 0n, group_by: ['city'] } }],
    ['a check on more groups', { ...sum, arguments: { min_value: 0n, group_by: ['country', 'city'] } }],
    ['a check on groups of other rows', { ...sum, config: { where: 'amount > 0' } }],
    ['a check with a row_condition', { ...sum, arguments: { min_value: 0n, ...BY_COUNTRY, ...rows } }],
    ['a check on the place of a column', { ...sum, arguments: { min_value: 0n, group_by: ['1'] } }],
    ['a check with a fail_calc', { ...sum, config: { fail_calc: 'max(col_1)' } }],
    ['a threshold that speaks of the groups', { ...sum, config: { error_if: '> count(*) * 0.1' } }],
    [
      'an expression that is no aggregate',
      of('dbt_expectations.expression_is_true', {
        expression: 'country',
        test_condition: "> 'a'",
        group_by_columns: ['country'],
      }),
    ],
    [
      'a test that names its groups',
      of('dbt_expectations.expression_is_true', {
        expression: 'max(city)',
        test_condition: '> col_1',
        group_by_columns: ['country'],
      }),
    ],
    [
      "a group that dbt's query cannot name",
      { ...recent, arguments: { ...recent.arguments, group_by_columns: ['lower(country)'] } },
    ],
  ])('%s', async (_why, other) => {
    const all = await kinds([max, other])
    expect(all.filter((kind) => kind === 'single')).toHaveLength(2)
  })

  test('each check where checks do not share scans', async () => {
    const checks = await buildSoundChecks(numbered(ALL))
    const { steps } = planStatements(checks, EMPTY_CATALOG, { isFused: false, hasProofs: false })
    expect(steps.filter(({ kind }) => kind === 'single')).toHaveLength(ALL.length)
  })
})

test('a check that fails for its own reason spoils none of those on the same groups', async () => {
  const guilty = of('dbt_expectations.expression_is_true', {
    expression: 'sum(amount / 0)',
    test_condition: '> 0',
    group_by_columns: ['country'],
  })
  await using warehouse = await openTestWarehouse(database)
  const checks = await buildSoundChecks(numbered([...ALL, guilty]))
  const plan = await fusedPlan(checks, warehouse)
  expect(await kinds([...ALL, guilty])).toEqual(['scan', 'groups of 9'])
  const { measurements, statistics } = await executeAll(compilePlan(plan), warehouse)
  const failed = measurements.filter(({ kind }) => kind === 'not-measured')
  expect(failed).toMatchObject([{ checkId: checks.at(-1)?.uniqueId, error: { sqlState: '22012' } }])
  expect(measurements).toHaveLength(9)
  // the scan, the groups, a probe, and four times two halves at most
  expect(statistics.statements).toBeLessThanOrEqual(3 + 8)
})
