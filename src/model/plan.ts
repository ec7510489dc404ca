import type { Check } from './check.ts'
import type { GroupedValue, Measure, Sql } from './measure.ts'

/** A check that can be measured, and how. */
export type PlannedCheck = { readonly check: Check; readonly measure: Measure }

/**
 * What a scan tells about one of its checks.
 *
 * - `counts`: everything.
 * - `screen`: whether there are failures at all; if there are, a statement of its own counts them.
 * - `population`: only how many rows there are; the failures come from a `Single` of the same check.
 * - `proof`: only how many rows there are; the catalog has proved that there is no failure.
 */
export type Rider = PlannedCheck & {
  /** Its scan reads all rows, and it is about those that its `where` leaves. */
  readonly isFiltered?: true
  /**
   * The columns whose NULLs are the undecided rows, which is told faster than by the measure's own expression, and once for all riders;
   * none: there are no undecided rows. Not there where only the expression tells.
   */
  readonly nullColumns?: readonly string[]
  /** The column that tells when a row was loaded: this rider brings the newest one's time, for the whole relation. */
  readonly loadedAt?: string
} & (
    | { readonly part: 'counts' | 'population' }
    | { readonly part: 'screen'; readonly keyHash: KeyHash }
    | { readonly part: 'proof'; readonly provenBy: string }
  )

/**
 * What of a key is compared: the value itself (sorted as fast as any hash), the 64-bit hash of its type, for a record its own,
 * for several columns a chain of their types' own, or, for any other type, that of a record with it. Each has the type's own
 * equality.
 */
export type KeyHash = 'value' | 'text' | 'uuid' | 'row' | 'record' | HashChain

/** The hash of each column, mixed with that of those before it. NULLs are equal. At least two. */
export type HashChain = { readonly chain: readonly HashedColumn[] }

export type HashedColumn = {
  readonly name: string
  readonly hash: HashFunction
  /** Whether something rules out NULL. If wrongly, the key is never found to be unique, and is asked for by itself. */
  readonly isNeverNull: boolean
}

/** A function of Postgres that hashes a type as its hash operator class does, with a seed. */
export type HashFunction =
  | 'hashint2extended'
  | 'hashint4extended'
  | 'hashint8extended'
  | 'hash_numeric_extended'
  | 'hashtextextended'
  | 'hashbpcharextended'
  | 'timestamp_hash_extended'
  | 'uuid_hash_extended'

/** One reading of one relation (with one `where`) that answers for all of its riders. */
export type Scan = {
  readonly kind: 'scan'
  readonly from: Sql
  readonly riders: readonly Rider[]
  readonly size: Size
}

/** A statement of its own for one check, in dbt's shape. */
export type Single = { readonly kind: 'single'; readonly planned: PlannedCheck; readonly size: Size }

/** One reading of a relation in groups, for several checks on a value of each of the same groups. */
export type Grouping = { readonly kind: 'grouping'; readonly members: readonly GroupedCheck[]; readonly size: Size }

export type GroupedCheck = PlannedCheck & { readonly grouped: GroupedValue }

/**
 * Several steps in one statement. A small relation is read faster than the statement for it is sent and planned: a round
 * trip, a transaction and its settings are the cost.
 */
export type Batch = { readonly kind: 'batch'; readonly members: readonly Reading[]; readonly size: Size }

/** What reads one relation by itself. */
export type Reading = Scan | Grouping | Single

/** One statement. */
export type Step = Reading | Batch

/** A check that nobody has to ask about: the catalog says that no row can fail it. */
export type Proven = { readonly check: Check; readonly provenBy: string }

/** What a step will read, as the catalog estimates it; null where it does not know. */
export type Size = { readonly rows: number | null; readonly pages: number | null }

/** What will be asked of the warehouse, in the order of asking (the biggest first), and what need not be asked. */
export type Plan = { readonly proofs: readonly Proven[]; readonly steps: readonly Step[] }

/** What a run would do, before anything is asked about a check. */
export type Outlook = {
  readonly projectName: string
  readonly targetName: string
  readonly warehouse: string
  /** All that are selected, those that nobody can ask about as well. */
  readonly checks: readonly Check[]
  readonly plan: Plan
  /** Of all scans together. */
  readonly scanned: Size
  /** What was not as asked, one sentence each. */
  readonly notices: readonly string[]
}
