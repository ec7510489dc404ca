/** What a result column tells about a check. */
export type Quantity =
  /** dbt's number: what `fail_calc` gives. */
  | 'failures'
  | 'shouldWarn'
  | 'shouldError'
  /** TRUE if there is no failure. `shouldWarn` and `shouldError` are then those of 0 failures. */
  | 'isClean'
  /** Rows of the relation after `where`. */
  | 'rowsEvaluated'
  /** Rows that could neither fail nor pass: a NULL expression, a NULL key. */
  | 'rowsUndecided'
  /** Rows that broke the rule, where that is another number than `failures`. */
  | 'failingRows'
  /** When the newest row of the relation was loaded, as an `Instant`; NULL where no row tells. */
  | 'newest'

/** How a verdict was come by. */
export type Via = 'scan' | 'fingerprint' | 'query' | 'proof'

/** Which result columns (by index) answer for one check. A quantity that is not there was not asked. */
export type Answer = {
  readonly checkId: string
  /** In which result row, if there are several: the number in its first column. */
  readonly row: number
  readonly columns: Readonly<Partial<Record<Quantity, number>>>
  /** How the failures are come by, or null where another statement tells them. */
  readonly via: Via | null
  /** The constraint that leaves no room for a failure, or null. */
  readonly provenBy: string | null
  /** Makes what to ask if `isClean` was asked and is not TRUE, or if nothing could be told; null where it is not asked. */
  readonly exact: (() => Statement) | null
  /** Makes what counts the rows, to be asked beside `exact` if this statement failed; null where `exact` is. */
  readonly population: (() => Statement) | null
}

/** One query. It has one result row, or if it is a batch, one for each relation that it reads. */
export type Statement = {
  readonly id: string
  readonly kind: 'scan' | 'grouping' | 'single' | 'exact' | 'batch'
  readonly sql: string
  /** How many result rows it has. If several, the first column numbers them. */
  readonly rows: number
  readonly answers: readonly Answer[]
  /** Two statements that together answer the same: for finding out whose fault an error is. Null for a single check. */
  readonly halves: (() => readonly [Statement, Statement]) | null
  /** A statement for each reading of a batch, since one that has to wait must not stop the others; else null. */
  readonly members: (() => readonly Statement[]) | null
  /** A query that fails if the relation itself is the reason, and reads no row. Null where the relation is known to be sound. */
  readonly probe: string | null
}
