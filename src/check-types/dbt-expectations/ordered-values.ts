import { sql } from 'kysely'
import { z } from 'zod'
import type { Measure, Sql } from '../../model/measure.ts'
import { type ExpressionArgument, expression, flag, groupList, rowCondition, unlessFalsy } from '../argument.ts'
import type { Tested } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'

/** The arguments of the tests that compare each value with the one before it. */
export const orderedArguments = z.strictObject({
  sort_column: unlessFalsy(expression),
  strictly: flag.nullable().default(true),
  row_condition: rowCondition,
  group_by: groupList,
  step: unlessFalsy(expression),
})

type Ordered = z.output<typeof orderedArguments>

/**
 * A row fails where its value does not come after (or before) that of the row before it, in the order of `sort_column`. It is
 * a query of its own: a window function needs the rows sorted, and no scan of several checks has them in the order of one.
 */
export function orderedValues(direction: 'increasing' | 'decreasing', given: Ordered, tested: Tested): Measure {
  const { from, columnSql } = tested
  const { row_condition: condition, step } = given
  const groups = given.group_by.map(({ text }) => verbatim(text))
  const operator = verbatim(`${direction === 'increasing' ? '>' : '<'}${given.strictly ? '' : '='}`)
  const difference =
    direction === 'increasing' ? sql`value_field - value_field_lag` : sql`value_field_lag - value_field`
  const isInStep = step === null ? sql`` : sql` and ((${difference}) = ${verbatim(step.text)})`
  const sortedBy = given.sort_column === null ? columnSql : verbatim(given.sort_column.text)
  const partition = groups.length === 0 ? sql`` : sql`partition by ${commaSeparated(groups)} `
  const failingRows = sql`with all_values as (
select ${commaSeparated([sql`${sortedBy} as sort_column`, ...groups, sql`${columnSql} as value_field`])}
from ${from}${condition === null ? sql`` : sql`\nwhere ${verbatim(condition.text)}`}
), add_lag_values as (
select ${commaSeparated([sql`sort_column`, ...groups, sql`value_field`])},
lag(value_field) over (${partition}order by sort_column) as value_field_lag
from all_values
)
select *
from add_lag_values
where value_field_lag is not null and not ((value_field ${operator} value_field_lag)${isInStep})`
  return { kind: 'query', from, failingRows, isPerRow: true, undecided: takesNoPart(columnSql, condition), proof: null }
}

/** TRUE for a row without a value, or one that the row_condition leaves out. */
function takesNoPart(columnSql: Sql, condition: ExpressionArgument | null): Sql {
  const isMissing = sql`(${columnSql}) is null`
  return condition === null ? isMissing : sql`(${verbatim(condition.text)}) is not true or ${isMissing}`
}

/** `increases by 5 in the order of read_no for every meter` */
export function saysOrder(verb: string, { sort_column, step, group_by, strictly }: Ordered): string {
  return [
    strictly ? verb : `never ${verb === 'increases' ? 'decreases' : 'increases'}`,
    ...(step === null ? [] : [`by ${step.text}`]),
    ...(sort_column === null ? [] : [`in the order of ${sort_column.text}`]),
    ...(group_by.length === 0 ? [] : [`for every ${group_by.map(({ text }) => text).join(', ')}`]),
  ].join(' ')
}
