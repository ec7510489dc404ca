import { sql } from 'kysely'
import type { Sql } from '../../model/measure.ts'
import type { Tested } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'
import { rowsOfSet, type ValueSet } from './value-set.ts'

/** dbt's FROM: the rows as `v`, joined with the values of the set as `s`; each has a `value_field`. */
export function rowsAndSet(given: ValueSet, { from, columnSql }: Tested, join: Sql): Sql {
  const { row_condition: condition } = given
  const where = condition === null ? sql`` : sql` where ${verbatim(condition.text)}`
  return sql`(select ${columnSql} as value_field from ${from}${where}) as v
${join} (${rowsOfSet(given)}) as s on v.value_field = s.value_field`
}

/** Whether the value of a row is in the set, by the equality that dbt's join takes. NULL where one of them is NULL. */
export function isInSet(given: ValueSet, { columnSql }: Tested): Sql {
  return sql`(${columnSql}) in (select value_field from (${rowsOfSet(given)}) as set_values)`
}

/**
 * A name among the values means nothing to dbt's query, and a column to a scan. A literal has no type before it is selected, and
 * before IN a row is as many values as it has.
 */
export function isPlainSet({ value_set, quote_values }: ValueSet, { grammar, column }: Tested): boolean {
  const isAboutColumns = !quote_values && value_set.some((value) => grammar.namesColumn(value))
  return !isAboutColumns && !grammar.isConstant(column ?? '') && !grammar.isRow(column ?? '')
}
