import { sql } from 'kysely'
import type { AggregateMeasure, QueryMeasure, Sql } from '../model/measure.ts'
import type { ExpressionArgument } from './argument.ts'
import type { Tested } from './check-type.ts'
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
}

/** The rule for the relation as a whole, or, if there is something to group by, a query with one row per bad group. */
export function measureAggregate(
  rule: AggregateRule,
  groupBy: readonly ExpressionArgument[],
  { from }: Tested,
): AggregateMeasure | QueryMeasure {
  const { name, value, fails, selects, undecided } = rule
  if (groupBy.length === 0) {
    return {
      kind: 'aggregate',
      from,
      aggregates: [{ name, value }],
      fails: ([found = sql.id(name)]) => fails(found),
      selects: selects ?? null,
      undecided,
    }
  }
  return { kind: 'query', from, failingRows: badGroups(rule, groupBy, from), isPerRow: false, undecided, proof: null }
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
