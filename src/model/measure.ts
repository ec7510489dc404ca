import type { Expression } from 'kysely'

/** A piece of SQL: an expression, a relation in a FROM clause, or a whole query. */
export type Sql = Expression<unknown>

/**
 * What a check counts, as SQL; made by a check type from the check's arguments. `from` is always the tested relation,
 * already filtered by `where`. The failing-rows query that belongs to each kind is the definition (see
 * `failing-rows.ts`); every faster form must give the same number.
 */
export type Measure = RowsMeasure | GroupsMeasure | AggregateMeasure | QueryMeasure

/** Each row fails or passes by itself: `select <selects> from <from> where <fails>`. */
export type RowsMeasure = {
  readonly kind: 'rows'
  readonly from: Sql
  /** TRUE for a failing row; FALSE and NULL pass. */
  readonly fails: Sql
  /** TRUE for a row that passes only because an expression is NULL; null where that cannot happen. */
  readonly undecided: Sql | null
  /** What dbt's own query selects: a custom `fail_calc` may use those names and no others. */
  readonly selects: Sql
}

/** Rows are grouped and each bad group is one failure; the group has its number of rows in `n_records`. */
export type GroupsMeasure = {
  readonly kind: 'groups'
  readonly from: Sql
  /** dbt's query. One row per bad group, with `n_records`. */
  readonly failingRows: Sql
  /** TRUE for a row that takes no part: its value is NULL. */
  readonly undecided: Sql
}

/** One verdict on the whole relation, from scalars computed over all of its rows. */
export type AggregateMeasure = {
  readonly kind: 'aggregate'
  readonly from: Sql
  /** Name in dbt's own query and aggregate expression, e.g. `most_recent: max(created_at)`. */
  readonly aggregates: readonly { readonly name: string; readonly value: Sql }[]
  /** TRUE if the relation fails, given where each aggregate can be found. */
  readonly fails: (aggregates: readonly Sql[]) => Sql
  /** What dbt's own query selects beside the aggregates, or null. */
  readonly selects: Sql | null
}

/** A query of its own whose rows are the failures. */
export type QueryMeasure = {
  readonly kind: 'query'
  readonly from: Sql
  readonly failingRows: Sql
  /** TRUE for a row of `from` that takes no part; null where every row does. */
  readonly undecided: Sql | null
}
