import { sql } from 'kysely'
import type { QueryMeasure, Sql } from '../../model/measure.ts'
import { type ExpressionArgument, fromItem, groupList } from '../argument.ts'
import type { Refusal, Tested } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'

/** The arguments of `equal_rowcount` and `fewer_rows_than`. */
export const comparedCountsArguments = { compare_model: fromItem, group_by_columns: groupList }

/** What tells the two tests apart: dbt's names, and what it makes of two numbers of rows. */
export type ComparedCounts = {
  /** A column that is 1 everywhere: without anything to group by, the two counts are joined on it. */
  readonly joinedOn: string
  readonly ours: string
  readonly theirs: string
  readonly difference: string
  /** Given the names of the two counts. NULL where a group is on one side only. */
  readonly value: (ours: Sql, theirs: Sql) => Sql
}

/**
 * Numbers of rows here and there, group by group, in dbt's shape: a full join of two counts. An empty side has no row to
 * join, so its difference is NULL; two empty sides have no row at all, and `sum` of that is NULL, an error.
 */
export function compareCounts(
  { compare_model, group_by_columns: groups }: Arguments,
  { joinedOn, ours, theirs, difference, value }: ComparedCounts,
  { from, grammar }: Tested,
): QueryMeasure | Refusal {
  const odd = groups.find(({ text }) => grammar.columnName(text) === null)
  if (odd !== undefined) return noColumn(odd.text)
  const names = groups.map(({ text }) => ({ name: grammar.columnName(text) ?? '', group: verbatim(text) }))
  const joined = sql.id(joinedOn)
  const grouped = sql.join([joined, ...names.map(({ group }) => group)])
  const counts = (relation: Sql, name: string): Sql => sql`(
select ${sql.join([...names.map(({ group }) => group), sql`1 as ${joined}`, sql`count(*) as ${sql.id(name)}`])}
from ${relation}
group by ${grouped}
)`
  const conditions = [joined, ...names.map(({ group }) => group)].map((group) => sql`a.${group} = b.${group}`)
  const both = [joinedOn, ...names.map(({ name }) => name)].flatMap((name) =>
    ['a', 'b'].map((side) => sql`${sql.id(side, name)} as ${sql.id(`${name}_${side}`)}`),
  )
  const failingRows = sql`with a as ${counts(from, ours)}, b as ${counts(verbatim(compare_model.text), theirs)}
select ${sql.join([...both, sql.id(ours), sql.id(theirs), sql`${value(sql.id(ours), sql.id(theirs))} as ${sql.id(difference)}`])}
from a
full join b on ${sql.join(conditions, sql` and `)}`
  return { kind: 'query', from, failingRows, isPerRow: false, undecided: null, proof: null }
}

type Arguments = {
  readonly compare_model: { readonly text: string }
  readonly group_by_columns: readonly ExpressionArgument[]
}

function noColumn(text: string): Refusal {
  return {
    kind: 'refused',
    argument: 'group_by_columns',
    message: `Expected names of columns that both relations have, got ${JSON.stringify(text)}`,
  }
}
