import type { Instant } from './instant.ts'
import type { Via } from './statement.ts'

/** What the warehouse said about one check. Not measured is its own case: it is never 0 and never a pass. */
export type Measurement = Measured | NotMeasured

export type Measured = {
  readonly kind: 'measured'
  readonly checkId: string
  /** An exact integer of any size; or the text of what came where an integer was needed (NULL, 1.5, 'abc'). */
  readonly failures: bigint | NotAnInteger
  /** Null where the threshold is a percentage, which is applied to the counts. */
  readonly shouldWarn: boolean | null
  readonly shouldError: boolean | null
  readonly rowsEvaluated: bigint | null
  readonly rowsUndecided: bigint | null
  readonly failingRows: bigint | null
  /** Of the relation that it is about; null where nobody asked. */
  readonly newestRow: NewestRow | null
  readonly via: Via
  /** The constraint that proves it, if `via` is `proof`. */
  readonly provenBy: string | null
  /** Its share of the time that the server took for its statements; null if there was none. */
  readonly durationMs: number | null
}

/** Null: there is no row, none that says when it was loaded, or it says infinity. */
export type NewestRow = { readonly loadedAt: Instant | null }

export type NotAnInteger = { readonly kind: 'not-an-integer'; readonly text: string }

export type NotMeasured = {
  readonly kind: 'not-measured'
  readonly checkId: string
  /** `failed`: the warehouse refused or broke; the others: nobody asked, or we took the question back. */
  readonly why: 'failed' | 'interrupted' | 'fail-fast'
  /** What the warehouse said, or null. Never holds a password. */
  readonly error: { readonly sqlState: string | null; readonly message: string } | null
  readonly durationMs: number | null
}
