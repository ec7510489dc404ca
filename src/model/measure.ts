import type { Expression } from 'kysely'
import type { Relation } from './relation.ts'
import type { Strict } from './strict.ts'

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
  /** What `undecided` comes down to: it is TRUE exactly where this expression is NULL. Default: not known. */
  readonly strict?: Strict | null
  /** What dbt's own query selects: a custom `fail_calc` may use those names and no others. */
  readonly selects: Sql
  /**
   * dbt's own query where it is another one than that. It answers where the expressions cannot be put into a scan: one may call
   * an aggregate that only Postgres knows for one.
   */
  readonly failingRows?: Sql
  readonly proof: Claim | null
}

/** Rows are grouped and each bad group is one failure, or each row of it; a screen tells cheaply that there is none. */
export type GroupsMeasure = {
  readonly kind: 'groups'
  readonly from: Sql
  /** dbt's query: its rows are the failures. */
  readonly failingRows: Sql
  /** The same, and each row has in `n_records` how many rows of `from` it stands for; null where that cannot be told. */
  readonly counted: Sql | null
  /** Each of those rows is a row of `from`. */
  readonly isPerRow?: true
  /** TRUE for a row that takes no part: its value is NULL. Null where every row does. */
  readonly undecided: Sql | null
  /** As of rows; if the screen is by keys, it speaks of the key. */
  readonly strict?: Strict | null
  /** How one reading of the relation tells whether there is a bad group at all; usually there is none. */
  readonly screen: Screen
  readonly proof: Claim | null
}

/**
 * `rows`: TRUE for every row of a bad group, so that no such row means no bad group.
 * `keys`: a bad group is a key that stands in more than one row. Equal keys have equal hashes, so as many distinct hashes
 * as rows that take part prove that there is none; fewer prove nothing.
 */
export type Screen =
  | { readonly kind: 'rows'; readonly bad: Sql }
  | {
      readonly kind: 'keys'
      readonly key: Sql
      /** TRUE for a row that takes part. */
      readonly takesPart: Sql
      /** The key's column if it is one by itself, else null. */
      readonly columnName: string | null
      /** The columns' names if it is several of them, and nothing else. Default: not known. */
      readonly columnNames?: readonly string[] | null
      /** Whether the key is a record, such as `(a, b)`. */
      readonly isRow: boolean
    }

/** What the catalog would have to say for the check to pass whatever the rows are. Columns are names, not SQL. */
export type Claim =
  | { readonly kind: 'not-null'; readonly column: string }
  /** `areNullsEqual`: rows with a NULL among these columns can be equal; else they take no part. */
  | { readonly kind: 'unique'; readonly columns: readonly string[]; readonly areNullsEqual: boolean }
  | { readonly kind: 'references'; readonly column: string; readonly to: Relation; readonly toColumn: string }
  | { readonly kind: 'one-of'; readonly column: string; readonly values: readonly string[] }

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
  /** TRUE for a row that takes no part; null where every row does. */
  readonly undecided: Sql | null
  /** Whether an aggregate sorts all values (`count(distinct …)`, a quantile). Default false. */
  readonly isSorting?: boolean
  /** TRUE if the aggregates leave it open whether the relation fails (one is NULL): then no row decides anything. */
  readonly isUndecided?: (aggregates: readonly Sql[]) => Sql
  /** Whether no rows decide as well, as they do for a count: 0 is a number like any other. Default false. */
  readonly hasVerdictOnNothing?: boolean
}

/** A query of its own whose rows are the failures. */
export type QueryMeasure = {
  readonly kind: 'query'
  /** Null for a singular test: nobody knows which rows it is about, or how many there are. */
  readonly from: Sql | null
  readonly failingRows: Sql
  /** Whether a failure is a row of `from`; else it is a group, a value, a pair, and no share of the rows. */
  readonly isPerRow: boolean
  /** TRUE for a row of `from` that takes no part; null where every row does. */
  readonly undecided: Sql | null
  /** Whether nobody knows which rows take part: the query is somebody's own. Default false. */
  readonly isOpaque?: boolean
  /** As of rows. */
  readonly strict?: Strict | null
  /** Whether no rows decide as well, as they do for a count: 0 is a number like any other. Default false. */
  readonly hasVerdictOnNothing?: boolean
  readonly proof: Claim | null
  /** Where a failure is a group whose one value is bad: so checks on the same groups can share a reading. */
  readonly grouped?: GroupedValue
}

/** A value of each group of rows, and when it is a failure. */
export type GroupedValue = {
  /** What the rows are grouped by, as SQL text: where that is the same, the groups are. */
  readonly groups: readonly string[]
  /** SQL text; rows for which it is not TRUE are in no group. Null where all are in one. */
  readonly rowCondition: string | null
  /** An aggregate expression. */
  readonly value: Sql
  /** TRUE for a group that fails, given where its value can be found. */
  readonly fails: (value: Sql) => Sql
  /** Whether the aggregate sorts all values. */
  readonly isSorting: boolean
}
