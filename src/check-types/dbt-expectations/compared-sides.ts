import { sql } from 'kysely'
import type { QueryMeasure, Sql } from '../../model/measure.ts'
import {
  type ExpressionArgument,
  expression,
  type FromItemArgument,
  fromItem,
  groupList,
  rowCondition,
  unlessFalsy,
} from '../argument.ts'
import type { Tested } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'

/** The arguments of all tests that compare with another relation; what is not given for it is as for the tested one. */
export const comparedArguments = {
  group_by: groupList,
  compare_group_by: groupList,
  row_condition: rowCondition,
  compare_row_condition: rowCondition,
}

export type Compared = {
  readonly group_by: readonly ExpressionArgument[]
  readonly compare_group_by: readonly ExpressionArgument[]
  readonly row_condition: ExpressionArgument | null
  readonly compare_row_condition: ExpressionArgument | null
}

/** The other relation; without one the tested relation is compared with itself, `where` included. */
export const compareModel = unlessFalsy(fromItem)

/** How far both sides may be apart: a part of our side comes first, an absolute difference else. */
export const toleranceArguments = {
  tolerance: expression.default({ kind: 'expression', text: '0.0' }),
  tolerance_percent: unlessFalsy(expression),
}

export function toleranceOf(given: {
  readonly tolerance: ExpressionArgument
  readonly tolerance_percent: ExpressionArgument | null
}): Tolerance {
  const { tolerance, tolerance_percent: part } = given
  return part === null ? { difference: tolerance.text } : { part: part.text }
}

/** What is compared of each side, as SQL. */
export type Expressions = { readonly ours: string; readonly theirs: string }

/** SQL of how far the sides may be apart: the difference itself, or its part of our side. */
export type Tolerance = { readonly difference: string } | { readonly part: string }

const NONE: Tolerance = { difference: '0.0' }

/**
 * Compares an expression of both sides, for all rows or for each group. Fails for each pair whose difference is over the
 * tolerance; NULL counts as 0 there, and so does a group that only one side has. NULL groups have no equal, so each is a
 * pair by itself. A part of 0 or NULL is NULL, and passes.
 *
 * Expressions that are no aggregates have a value for each row, and without groups every row of one side is compared with
 * every row of the other. (dbt_expectations, `equal_expression`)
 */
export function compareSides(
  { ours, theirs }: Expressions,
  other: FromItemArgument | null,
  given: Compared,
  { from }: Tested,
  tolerance: Tolerance = NONE,
): QueryMeasure {
  const { group_by: groups, compare_group_by: otherGroups, row_condition: condition } = given
  const otherFrom = other === null ? from : verbatim(other.text)
  const otherCondition = given.compare_row_condition ?? condition
  const exceeds =
    'part' in tolerance
      ? sql`expression_difference_percent > ${verbatim(tolerance.part)}`
      : sql`expression_difference > ${verbatim(tolerance.difference)}`
  return {
    kind: 'query',
    from,
    failingRows: sql`with a as (
${side(ours, from, condition, groups)}
), b as (
${side(theirs, otherFrom, otherCondition, otherGroups.length === 0 ? groups : otherGroups)}
), final as (
${pairs(groups.length)}
)
select * from final where ${exceeds}`,
    isPerRow: false,
    // an aggregate has a value for no rows: NULL counts as 0
    hasVerdictOnNothing: groups.length === 0,
    undecided: condition === null ? null : sql`(${verbatim(condition.text)}) is not true`,
    proof: null,
  }
}

/** Groups are written once: behind GROUP BY stand their places. */
function side(expression: string, from: Sql, condition: ExpressionArgument | null, groups: Compared['group_by']): Sql {
  const named = groups.map(({ text }, index) => sql`${verbatim(text)} as ${column(index)}`)
  const where = condition === null ? sql`` : sql`\nwhere ${verbatim(condition.text)}`
  const places = commaSeparated(groups.map((_, index) => sql.raw(`${index + 1}`)))
  return sql`select ${commaSeparated([...named, sql`${verbatim(expression)} as expression`])}
from ${from}${where}${groups.length === 0 ? sql`` : sql`\ngroup by ${places}`}`
}

function pairs(groupCount: number): Sql {
  const columns = Array.from({ length: groupCount }, (_, index) => column(index))
  const named = columns.map((name) => sql`coalesce(a.${name}, b.${name}) as ${name}`)
  const equal = columns.map((name) => sql`a.${name} = b.${name}`)
  const difference = sql`abs(coalesce(a.expression, 0) - coalesce(b.expression, 0))`
  const values = [
    sql`a.expression`,
    sql`b.expression as compare_expression`,
    sql`${difference} as expression_difference`,
    sql`${difference} / nullif(a.expression * 1.0, 0) as expression_difference_percent`,
  ]
  return sql`select ${commaSeparated([...named, ...values])}
from a ${groupCount === 0 ? sql`cross join b` : sql`full outer join b on ${sql.join(equal, sql` and `)}`}`
}

function column(index: number): Sql {
  return sql.raw(`col_${index + 1}`)
}
