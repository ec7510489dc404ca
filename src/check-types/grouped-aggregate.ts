import { sql } from 'kysely'
import type { AggregateMeasure, QueryMeasure, Sql } from '../model/measure.ts'
import type { ExpressionArgument } from './argument.ts'
import type { SqlGrammar, Tested } from './check-type.ts'
import { commaSeparated, verbatim } from './sql-text.ts'

/** One number, of the whole relation or of each group, and when it is a failure. */
export type AggregateRule = {
  /** What dbt's query calls it. */
  readonly name: string
  readonly value: Sql
  readonly fails: (value: Sql) => Sql
  /** What dbt's query selects beside it. */
  readonly selects?: Sql
  /** TRUE for a row that takes no part. */
  readonly undecided: Sql | null
  /** Whether dbt's query for groups picks the bad ones by HAVING; else a query around it does, which needs names to group by. */
  readonly isPickedByHaving: boolean
  /** Whether it sorts all values. Default false. */
  readonly isSorting?: boolean
}

/** The rule for the relation as a whole, or, if there is something to group by, a query with one row per bad group. */
export function measureAggregate(
  rule: AggregateRule,
  groupBy: readonly ExpressionArgument[],
  { from, grammar }: Tested,
): AggregateMeasure | QueryMeasure {
  const { name, value, fails, selects, undecided, isSorting = false } = rule
  if (groupBy.length === 0) {
    return {
      kind: 'aggregate',
      from,
      aggregates: [{ name, value }],
      fails: ([found = sql.id(name)]) => fails(found),
      selects: selects ?? null,
      undecided,
      isSorting,
    }
  }
  const failingRows = badGroups(rule, groupBy, from)
  const query: QueryMeasure = { kind: 'query', from, failingRows, isPerRow: false, undecided, proof: null }
  const groups = groupBy.map(({ text }) => text)
  if (!areNames(groups, rule, grammar)) return query
  return { ...query, grouped: { groups, rowCondition: null, value, fails, isSorting } }
}

/**
 * Whether dbt's query surely finds what it groups by: where a query around it asks for the groups once more, an expression is not
 * found there, and a name that is there twice means nothing. To GROUP BY, a number is a place in the select list.
 */
function areNames(groups: readonly string[], { name, isPickedByHaving }: AggregateRule, grammar: SqlGrammar): boolean {
  if (isPickedByHaving) return !groups.some((text) => grammar.isConstant(text))
  const names = groups.map((text) => grammar.columnName(text))
  return !names.includes(null) && new Set([name, ...names]).size === names.length + 1
}

function badGroups(
  { name, value, fails, selects, isPickedByHaving }: AggregateRule,
  groupBy: readonly ExpressionArgument[],
  from: Sql,
): Sql {
  const groups = commaSeparated(groupBy.map(({ text }) => verbatim(text)))
  const grouped = sql`select ${groups}, ${value} as ${sql.id(name)}
from ${from}
group by ${groups}`
  if (isPickedByHaving) return sql`${grouped}\nhaving ${fails(value)}`
  const beside = selects === undefined ? sql`` : sql`, ${selects}`
  return sql`with grouped as (
${grouped}
)
select ${groups}, ${sql.id(name)}${beside}
from grouped
where ${fails(sql.id(name))}`
}
