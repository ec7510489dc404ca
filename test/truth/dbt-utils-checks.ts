import fc from 'fast-check'
import type { Value } from '../check-types/read-cases.ts'
import {
  continuation,
  described,
  FIELD,
  type Ground,
  generatedCondition,
  NO_COLUMN,
  parentOf,
  sqlValues,
  valuesOf,
  type Weighted,
} from './check-pieces.ts'
import { constant, quoted } from './sql-names.ts'

/** Checks of dbt_utils. */
export function dbtUtilsChecks(ground: Ground): readonly Weighted[] {
  const { columns, column, anyName, settings } = ground
  const expression = generatedCondition(columns)
  const continued = { expression: continuation(column) }
  return [
    { weight: 2, arbitrary: described('dbt_utils.expression_is_true', NO_COLUMN, { expression }, settings) },
    {
      weight: 1,
      arbitrary: described('dbt_utils.expression_is_true', fc.constant(quoted(column.name)), continued, settings),
    },
    {
      weight: column.type.isTime ? 3 : 0,
      arbitrary: described('dbt_utils.recency', NO_COLUMN, recencyOf(column, anyName), settings),
    },
    ...onOneColumn(ground),
    ...onTheRelation(ground),
  ]
}

/** Half of the time it is not given. */
function orNull(arbitrary: fc.Arbitrary<string>): fc.Arbitrary<string | null> {
  return fc.option(arbitrary, { freq: 2 })
}

function onOneColumn({ columns, column, on, anyName, settings }: Ground): readonly Weighted[] {
  // these look for the column by its name once more
  const name = fc.constant(quoted(column.name))
  const value = fc.constantFrom(...column.type.values.map(constant))
  const bound = fc.oneof({ weight: 6, arbitrary: value }, { weight: 1, arbitrary: anyName })
  const range = { min_value: orNull(bound), max_value: orNull(bound), inclusive: fc.boolean() }
  const group_by_columns = fc.uniqueArray(anyName, { maxLength: 2 })
  const share = fc.constantFrom(0n, 0.25, 0.5, 1n)
  const parent = { to: parentOf(column.type), field: FIELD }
  const conditions = {
    from_condition: generatedCondition(columns),
    to_condition: fc.constantFrom('1=1', 'v is not null'),
  }
  const list = { values: valuesOf(column.type) }
  const sqlList = { values: sqlValues(column), quote: fc.constant(false) }
  const proportion = { at_least: share, at_most: share, group_by_columns }
  return [
    { weight: 2, arbitrary: described('dbt_utils.accepted_range', on, range, settings) },
    { weight: 2, arbitrary: described('dbt_utils.not_accepted_values', on, list, settings) },
    { weight: 1, arbitrary: described('dbt_utils.not_accepted_values', on, sqlList, settings) },
    {
      weight: 1,
      arbitrary: described('dbt_utils.not_empty_string', name, { trim_whitespace: fc.boolean() }, settings),
    },
    { weight: 2, arbitrary: described('dbt_utils.at_least_one', name, { group_by_columns }, settings) },
    { weight: 2, arbitrary: described('dbt_utils.not_constant', on, { group_by_columns }, settings) },
    { weight: 2, arbitrary: described('dbt_utils.not_null_proportion', on, proportion, settings) },
    { weight: 1, arbitrary: described('dbt_utils.cardinality_equality', on, parent, settings) },
    { weight: 1, arbitrary: described('dbt_utils.relationships_where', on, parent, settings) },
    { weight: 2, arbitrary: described('dbt_utils.relationships_where', on, { ...parent, ...conditions }, settings) },
    {
      weight: 1,
      arbitrary: described(
        'dbt_utils.sequential_values',
        name,
        { interval: fc.constantFrom(1n, 2n), group_by_columns },
        settings,
      ),
    },
  ]
}

function onTheRelation({ column, anyName, settings }: Ground): readonly Weighted[] {
  const combination = fc.uniqueArray(fc.oneof(fc.constant(quoted(column.name)), anyName), {
    minLength: 1,
    maxLength: 3,
  })
  const ranges = {
    lower_bound_column: fc.constant(quoted(column.name)),
    upper_bound_column: anyName,
    partition_by: orNull(anyName),
    gaps: fc.constantFrom('allowed', 'not_allowed', 'required'),
    zero_length_range_allowed: fc.boolean(),
  }
  const compared = { compare_model: parentOf(column.type) }
  return [
    {
      weight: 4,
      arbitrary: described(
        'dbt_utils.unique_combination_of_columns',
        NO_COLUMN,
        { combination_of_columns: combination },
        settings,
      ),
    },
    { weight: 1, arbitrary: described('dbt_utils.mutually_exclusive_ranges', NO_COLUMN, ranges, settings) },
    { weight: 1, arbitrary: described('dbt_utils.equal_rowcount', NO_COLUMN, compared, settings) },
    { weight: 1, arbitrary: described('dbt_utils.fewer_rows_than', NO_COLUMN, compared, settings) },
  ]
}

function recencyOf(
  { name }: Ground['column'],
  others: fc.Arbitrary<string>,
): Readonly<Record<string, fc.Arbitrary<Value>>> {
  return {
    field: fc.constant(quoted(name)),
    datepart: fc.constantFrom('day', 'year'),
    interval: fc.constantFrom(1n, 2n, 2.2),
    ignore_time_component: fc.boolean(),
    group_by_columns: fc.uniqueArray(others, { maxLength: 2 }),
  }
}
