import fc from 'fast-check'
import type { Value } from '../check-types/read-cases.ts'
import {
  type Column,
  described,
  type GeneratedCheck,
  type Ground,
  generatedCondition,
  NO_COLUMN,
  parentOf,
  type Weighted,
} from './check-pieces.ts'
import { constant, quoted } from './sql-names.ts'

/** Checks of the shape of a table, of another table's rows, and of how values and times are spread. */
export function shapeAndSpreadChecks(ground: Ground): readonly Weighted[] {
  return [...shapeChecks(ground), ...comparedChecks(ground), ...spreadChecks(ground), ...periodChecks(ground)]
}

type Arguments = Readonly<Record<string, fc.Arbitrary<Value>>>

/** With a `where` these are refused before anybody is asked; a `fail_calc` would take the place of the test's own. */
const NO_SETTINGS = fc.constant<GeneratedCheck['config']>({})

function shapeChecks({ columns, column }: Ground): readonly Weighted[] {
  // dbt pastes names between apostrophes
  const plain = columns.map(({ name }) => name).filter((name) => !name.includes("'"))
  const column_list = fc.shuffledSubarray([...plain, 'nobody'], { minLength: 1 })
  const list = { column_list, transform: fc.constantFrom('upper', 'lower', 'string') }
  const types = fc.constantFrom(
    ...['integer', 'TEXT', 'numeric', 'ARRAY', 'date', 'USER-DEFINED', 'character varying', 'timestamp with time zone'],
  )
  const check = (name: string, weight: number, on: fc.Arbitrary<string | undefined>, args: Arguments): Weighted => ({
    weight,
    arbitrary: described(`dbt_expectations.expect_${name}`, on, args, NO_SETTINGS),
  })
  // capitals of other letters hang on the collation of the database, here and not in dbt
  const isAscii = /^[ -~]+$/.test(column.name)
  const name = fc.constant(column.name)
  return [
    ...['contain_set', 'not_contain_set', 'match_set', 'match_ordered_list'].map((verb) =>
      check(`table_columns_to_${verb}`, 1, NO_COLUMN, list),
    ),
    check('table_column_count_to_equal_other_table', 1, NO_COLUMN, { compare_model: parentOf(column.type) }),
    check('column_values_to_be_of_type', isAscii ? 1 : 0, name, { column_type: types }),
    check('column_values_to_be_in_type_list', isAscii ? 1 : 0, name, {
      column_type_list: fc.uniqueArray(types, { minLength: 1, maxLength: 4 }),
    }),
  ]
}

function comparedChecks({ columns, column, anyName, settings }: Ground): readonly Weighted[] {
  const compare_model = parentOf(column.type)
  const row_condition = fc.option(generatedCondition(columns), { freq: 2 })
  const rows = { compare_model, row_condition, compare_row_condition: fc.constantFrom('true', 'v is not null') }
  const groups = fc.constantFrom<Arguments>({}, { group_by: anyName.map((name) => [name]), compare_group_by: V })
  const tolerance = fc.constantFrom(0n, 1n)
  const aggregated = {
    expression: fc.oneof(fc.constant('count(*)'), anyName.map(countOf)),
    compare_expression: fc.constantFrom('count(*)', 'count(v)', 'count(distinct v)'),
    tolerance,
  }
  return [
    {
      weight: 1,
      arbitrary: groups.chain((grouped) =>
        described(
          'dbt_expectations.expect_table_aggregation_to_equal_other_table',
          NO_COLUMN,
          { ...rows, ...aggregated, ...grouped },
          settings,
        ),
      ),
    },
    {
      weight: 1,
      arbitrary: described(
        'dbt_expectations.expect_table_row_count_to_equal_other_table_times_factor',
        NO_COLUMN,
        { ...rows, factor: fc.constantFrom(1n, 0.5, 2n) },
        settings,
      ),
    },
    {
      weight: 2,
      arbitrary: described(
        'dbt_utils.equality',
        NO_COLUMN,
        { compare_model: otherRows(columns), compare_columns: fc.uniqueArray(anyName, { minLength: 1, maxLength: 3 }) },
        NO_SETTINGS,
      ),
    },
  ]
}

const V = fc.constant(['v'])

function countOf(name: string): string {
  return `count(${name})`
}

/** A relation with the same columns and some rows: `(values ('1'::int), (null::int)) as other_rows ("id")`. */
function otherRows(columns: readonly Column[]): fc.Arbitrary<string> {
  const value = ({ type }: Column) =>
    fc.constantFrom('null', ...type.values.map(constant)).map((text) => `${text}::${type.sql}`)
  const row = fc.tuple(...columns.map(value)).map((values) => `(${values.join(', ')})`)
  const names = columns.map(({ name }) => quoted(name)).join(', ')
  return fc
    .array(row, { minLength: 1, maxLength: 4 })
    .map((rows) => `(values ${rows.join(', ')}) as other_rows (${names})`)
}

function spreadChecks({ columns, column, on, anyName, settings }: Ground): readonly Weighted[] {
  const row_condition = fc.option(generatedCondition(columns), { freq: 2 })
  const value = fc.constantFrom(...column.type.values.map(constant))
  const bounds = { min_value: value, max_value: fc.option(value), strictly: fc.boolean(), row_condition }
  const name = quoted(column.name)
  const grouped = {
    expression: fc.constantFrom(`max(${name})`, `min(${name})`),
    group_by_columns: fc.uniqueArray(anyName, { maxLength: 2 }),
  }
  const quantile = {
    quantile: fc.constantFrom(0n, 0.25, 0.5, 1n),
    min_value: fc.constantFrom(0n, 1n),
    max_value: fc.option(fc.constantFrom(1n, 2n)),
    group_by: fc.uniqueArray(anyName, { maxLength: 1 }),
    row_condition,
  }
  const sums = { group_by: fc.uniqueArray(anyName, { maxLength: 2 }), sigma_threshold: fc.constantFrom(0n, 0.5, 1n) }
  const check = (type: string, weight: number, about: fc.Arbitrary<string | undefined>, args: Arguments): Weighted => ({
    weight,
    arbitrary: described(`dbt_expectations.${type}`, about, args, settings),
  })
  return [
    check('expression_between', 1, NO_COLUMN, { expression: fc.constant(name), ...bounds }),
    check('expression_between', 1, NO_COLUMN, { ...bounds, ...grouped }),
    check('expect_column_quantile_values_to_be_between', isNumber(column) ? 2 : 0, on, quantile),
    // dbt makes other names out of it, and broken ones of a name in quotes
    check(
      'expect_column_values_to_be_within_n_stdevs',
      isNumber(column) && /^[a-z][a-z0-9_]*$/.test(column.name) && !RESERVED.includes(column.name) ? 3 : 0,
      fc.constant(column.name),
      sums,
    ),
  ]
}

const RESERVED = ['order', 'user']

function isNumber({ type }: Column): boolean {
  return /^(int|bigint|numeric.*|float8|real|interval)$/.test(type.sql)
}

function periodChecks({ columns, column, anyName, settings }: Ground): readonly Weighted[] {
  const weight = column.type.isTime ? 2 : 0
  const name = fc.constant(quoted(column.name))
  const numbers = columns.filter(isNumber).map((one) => quoted(one.name))
  const moving = {
    date_column_name: name,
    group_by: fc.uniqueArray(anyName, { maxLength: 1 }),
    trend_periods: fc.constantFrom(1n, 2n),
    test_periods: fc.constantFrom(2n, 14n),
    period: fc.constantFrom('day', 'week', 'month'),
    sigma_threshold: fc.constantFrom(0n, 1n),
    take_diffs: fc.boolean(),
    take_logs: fc.boolean(),
  }
  // without these bounds there would be a row for each day of ten centuries
  const bounds = {
    test_start_date: fc.constantFrom('2019-12-30', '2020-01-01'),
    test_end_date: fc.constant('2020-01-04'),
  }
  const every = {
    date_col: name,
    date_part: fc.constantFrom('day', 'week', 'month', 'hour'),
    interval: fc.constantFrom(null, 2n),
    ...bounds,
  }
  const row_condition = fc.option(generatedCondition(columns), { freq: 2 })
  const knowsItsZone = /timestamptz/.test(column.type.sql)
  const age = {
    max_age: fc.constantFrom('36 hours', '40 days', '900 years'),
    tolerance: fc.constantFrom('0', '5 minutes'),
    time_zone: knowsItsZone ? fc.constant(null) : fc.constantFrom('UTC', 'Europe/Berlin'),
  }
  return [
    {
      weight: numbers.length === 0 ? 0 : weight,
      arbitrary: described(
        'dbt_expectations.expect_column_values_to_be_within_n_moving_stdevs',
        numbers.length === 0 ? NO_COLUMN : fc.constantFrom(...numbers),
        moving,
        settings,
      ),
    },
    {
      weight,
      arbitrary: described(
        'dbt_expectations.expect_row_values_to_have_data_for_every_n_datepart',
        NO_COLUMN,
        { ...every, row_condition },
        NO_SETTINGS,
      ),
    },
    { weight, arbitrary: described('assay.freshness', name, age, settings) },
  ]
}
