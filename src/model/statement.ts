/** What a result column tells about a check. */
export type Quantity =
  /** dbt's number: what `fail_calc` gives. */
  | 'failures'
  | 'shouldWarn'
  | 'shouldError'
  /** Rows of the relation after `where`. */
  | 'rowsEvaluated'
  /** Rows that could neither fail nor pass: a NULL expression, a NULL key. */
  | 'rowsUndecided'
  /** Rows that broke the rule, where that is another number than `failures`. */
  | 'failingRows'

/** Which result columns (by index) answer one check. A quantity that is not there was not asked. */
export type Answer = { readonly checkId: string; readonly columns: Readonly<Partial<Record<Quantity, number>>> }

/** One query with exactly one result row. */
export type Statement = { readonly id: string; readonly sql: string; readonly answers: readonly Answer[] }
