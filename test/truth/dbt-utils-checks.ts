import fc from 'fast-check'
import type { Value } from '../check-types/read-cases.ts'
import { continuation, described, type Ground, generatedCondition, NO_COLUMN, type Weighted } from './check-pieces.ts'
import { quoted } from './sql-names.ts'

/** Checks of dbt_utils. */
export function dbtUtilsChecks({ columns, column, anyName, settings }: Ground): readonly Weighted[] {
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
