import fc from 'fast-check'
import type { Value } from '../check-types/read-cases.ts'
import {
  described,
  type Ground,
  generatedCondition,
  NO_COLUMN,
  parentOf,
  sqlValues,
  valuesOf,
  type Weighted,
} from './check-pieces.ts'
import { constant } from './sql-names.ts'

/** Checks of dbt_expectations of one number for all rows or each group, of other tables, of columns and of time. */
export function aggregateExpectationChecks(ground: Ground): readonly Weighted[] {
  return [...betweenChecks(ground), ...countChecks(ground), ...setChecks(ground), ...otherTableChecks(ground)].concat(
    columnChecks(ground),
    timeChecks(ground),
  )
}

type Arguments = Readonly<Record<string, fc.Arbitrary<Value>>>

function ofRows({ columns, anyName }: Ground): Arguments {
  return {
    group_by: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.uniqueArray(anyName, { maxLength: 2 })),
    row_condition: fc.option(generatedCondition(columns), { freq: 2 }),
  }
}

/** At least one of both bounds. */
function bounded(bound: fc.Arbitrary<Value>): Arguments {
  return { min_value: bound, max_value: fc.option(bound, { freq: 2 }), strictly: fc.boolean() }
}

function betweenChecks(ground: Ground): readonly Weighted[] {
  const { column, on, anyName, settings } = ground
  const value = fc.constantFrom(...column.type.values.map(constant))
  const bound = fc.oneof(
    { weight: 6, arbitrary: value },
    { weight: 1, arbitrary: anyName.map((name) => `max(${name})`) },
  )
  const share = fc.constantFrom(0n, 0.5, 1n)
  const check = (name: string, bounds: Arguments): Weighted => ({
    weight: 1,
    arbitrary: described(
      `dbt_expectations.expect_column_${name}_to_be_between`,
      on,
      { ...ofRows(ground), ...bounds },
      settings,
    ),
  })
  return [
    check('max', bounded(bound)),
    check('min', bounded(bound)),
    check('mean', bounded(fc.constantFrom(0n, 1n, 1.5))),
    check('sum', bounded(fc.constantFrom(0n, 2n))),
    check('stdev', bounded(fc.constantFrom(0n, 1n))),
    check('median', bounded(fc.constantFrom(0n, 1n))),
    check('unique_value_count', bounded(NUMBER)),
    check('proportion_of_unique_values', bounded(share)),
  ]
}

const NUMBER = fc.oneof({ weight: 6, arbitrary: fc.constantFrom(0n, 1n, 2n, 3n) }, fc.constantFrom('count(*)', 'null'))

function countChecks(ground: Ground): readonly Weighted[] {
  const { on, settings } = ground
  const compared = { value: NUMBER, ...ofRows(ground) }
  const names = ['to_equal', 'to_be_greater_than', 'to_be_less_than']
  return [
    ...names.map((name) => ({
      weight: 1,
      arbitrary: described(`dbt_expectations.expect_column_distinct_count_${name}`, on, compared, settings),
    })),
    {
      weight: 1,
      arbitrary: described('dbt_expectations.expect_table_row_count_to_equal', NO_COLUMN, compared, settings),
    },
    {
      weight: 1,
      arbitrary: described(
        'dbt_expectations.expect_table_row_count_to_be_between',
        NO_COLUMN,
        { ...ofRows(ground), ...bounded(NUMBER) },
        settings,
      ),
    },
  ]
}

function setChecks({ columns, column, on, settings }: Ground): readonly Weighted[] {
  const row_condition = fc.option(generatedCondition(columns), { freq: 2 })
  const quoted = { value_set: valuesOf(column.type), row_condition }
  const plain = { value_set: sqlValues(column), quote_values: fc.constant(false), row_condition }
  return ['be_in_set', 'contain_set', 'equal_set'].flatMap((name) =>
    [quoted, plain].map((given) => ({
      weight: 1,
      arbitrary: described(`dbt_expectations.expect_column_distinct_values_to_${name}`, on, given, settings),
    })),
  )
}

function otherTableChecks({ columns, column, on, anyName, settings }: Ground): readonly Weighted[] {
  const compare_model = parentOf(column.type)
  const conditions = { row_condition: fc.option(generatedCondition(columns), { freq: 2 }) }
  const itself = {
    expression: fc.constant('count(*)'),
    compare_expression: anyName.map((name) => `count(${name})`),
    group_by: fc.uniqueArray(anyName, { maxLength: 2 }),
    tolerance: fc.constantFrom(0n, 1n),
    tolerance_percent: fc.constantFrom(null, 0n, 0.5),
    ...conditions,
  }
  const all = { compare_row_condition: fc.constantFrom('true', 'v is not null') }
  return [
    { weight: 2, arbitrary: described('dbt_expectations.equal_expression', NO_COLUMN, itself, settings) },
    {
      weight: 1,
      arbitrary: described(
        'dbt_expectations.expect_table_row_count_to_equal_other_table',
        NO_COLUMN,
        { compare_model, factor: fc.constantFrom(1n, 0.5, 2n), ...conditions, ...all },
        settings,
      ),
    },
    {
      weight: 1,
      arbitrary: described(
        'dbt_expectations.expect_column_distinct_count_to_equal_other_table',
        on,
        { compare_model, compare_column_name: fc.constant('v'), ...conditions, ...all },
        settings,
      ),
    },
  ]
}

/** With a `where` these are refused before anybody is asked. */
function columnChecks({ columns, column }: Ground): readonly Weighted[] {
  const settings = fc.constant({})
  const count = fc.constantFrom(0n, 1n, 2n, 3n, 4n)
  const index = fc.constantFrom(null, 0n, 1n, 2n)
  const transform = fc.constantFrom('upper', 'lower', 'string')
  const name = fc.constantFrom(column.name, column.name.toUpperCase(), 'nobody', ...columns.map((one) => one.name))
  return [
    {
      weight: 1,
      arbitrary: described(
        'dbt_expectations.expect_column_to_exist',
        name,
        { column_index: index, transform },
        settings,
      ),
    },
    {
      weight: 1,
      arbitrary: described(
        'dbt_expectations.expect_table_column_count_to_equal',
        NO_COLUMN,
        { value: count },
        settings,
      ),
    },
    {
      weight: 1,
      arbitrary: described(
        'dbt_expectations.expect_table_column_count_to_be_between',
        NO_COLUMN,
        { min_value: count, max_value: count },
        settings,
      ),
    },
  ]
}

function timeChecks({ columns, column, on, settings, anyName }: Ground): readonly Weighted[] {
  const age = { datepart: fc.constantFrom('day', 'year'), interval: fc.constantFrom(3n, 30n) }
  const row_condition = fc.option(generatedCondition(columns), { freq: 2 })
  const grouped = {
    group_by: fc.uniqueArray(anyName, { minLength: 1, maxLength: 2 }),
    timestamp_column: on,
    row_condition,
    ...age,
  }
  const weight = column.type.isTime ? 2 : 0
  return [
    {
      weight,
      arbitrary: described(
        'dbt_expectations.expect_row_values_to_have_recent_data',
        on,
        { ...age, row_condition },
        settings,
      ),
    },
    {
      weight,
      arbitrary: described(
        'dbt_expectations.expect_grouped_row_values_to_have_recent_data',
        NO_COLUMN,
        grouped,
        settings,
      ),
    },
  ]
}
