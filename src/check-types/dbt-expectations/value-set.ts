import { sql } from 'kysely'
import type { Sql } from '../../model/measure.ts'
import { type ExpressionArgument, flag, rowCondition, valueList } from '../argument.ts'
import type { Refusal, Tested } from '../check-type.ts'
import { valuesAsSql, wrongValue } from '../listed-values.ts'
import { verbatim } from '../sql-text.ts'

/** The arguments of all tests that compare the values of a column with a set. */
export const setArguments = {
  value_set: valueList,
  quote_values: flag.nullable().default(true),
  row_condition: rowCondition,
}

export type ValueSet = {
  readonly value_set: readonly string[]
  readonly quote_values: boolean | null
  readonly row_condition: ExpressionArgument | null
}

/** What is wrong with a set whose values are SQL. */
export function refusedSet({ value_set, quote_values }: ValueSet, { grammar }: Tested): Refusal | null {
  return wrongValue({ values: value_set, quote: quote_values }, grammar, { values: 'value_set', quote: 'quote_values' })
}

/**
 * The values of a set, a row each, as `value_field`. Values in quotes are text there, and no number is equal to a text: the
 * comparison is then an error of Postgres, as it is in dbt.
 */
export function rowsOfSet({ value_set, quote_values }: ValueSet, typed: (value: Sql) => Sql = asIs): Sql {
  const values = valuesAsSql({ values: value_set, quote: quote_values })
  return sql.join(
    values.map((value) => sql`select ${typed(value)} as value_field`),
    sql` union all `,
  )
}

function asIs(value: Sql): Sql {
  return value
}

/** The distinct values of the column as `value_field`, and those of the set: `all_values`, `unique_set_values`. */
export function valuesAndSet(given: ValueSet, { from, columnSql }: Tested): Sql {
  const { row_condition: condition } = given
  return sql`with all_values as (
select distinct ${columnSql} as value_field
from ${from}${condition === null ? sql`` : sql`\nwhere ${verbatim(condition.text)}`}
), unique_set_values as (
select distinct value_field
from (${rowsOfSet(given)}) as set_values
)`
}

/** TRUE for a row that the row_condition leaves out. */
export function leftOut({ row_condition: condition }: ValueSet): Sql | null {
  return condition === null ? null : sql`(${verbatim(condition.text)}) is not true`
}

/** `A, B where line is not null` */
export function saysSet({ value_set, row_condition: condition }: ValueSet): string {
  return `${value_set.join(', ')}${condition === null ? '' : ` where ${condition.text}`}`
}
