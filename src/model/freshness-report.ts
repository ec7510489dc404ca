import type { FreshnessCheck } from './freshness-check.ts'
import type { Instant } from './instant.ts'
import type { NotMeasured } from './measurement.ts'
import type { Problem } from './problem.ts'
import type { Outcome } from './report.ts'

/** What the warehouse said about the newest row of one source table. */
export type FreshnessMeasurement =
  | {
      readonly kind: 'measured'
      readonly sourceId: string
      /** Null: no row says when it was loaded, or there is no row. A text: what came where a timestamp was needed. */
      readonly newest: Instant | NoInstant | null
      /** `now()` of the query. */
      readonly askedAt: Instant
      readonly durationMs: number
    }
  | (Omit<NotMeasured, 'checkId'> & { readonly sourceId: string })

/** `type` as Postgres names it: `date`. */
export type NoInstant = { readonly kind: 'no-instant'; readonly type: string; readonly text: string }

/**
 * What we say of one source table. `fail` is dbt's `error` (its rows are too old), `error` is dbt's `runtime error` (we
 * could not tell).
 */
export type FreshnessVerdict = {
  readonly check: FreshnessCheck
  readonly outcome: Outcome
  /** Null where it was not measured, and where `isNeverLoaded`. */
  readonly newest: Instant | null
  readonly askedAt: Instant | null
  /** It was measured, and no row says when it was loaded. */
  readonly isNeverLoaded: boolean
  /** One sentence for a person, or null where the outcome says all. */
  readonly message: string | null
  readonly problem: Problem | null
  readonly sqlState: string | null
  readonly durationMs: number | null
  /** When that was known, by the clock of this machine: ISO 8601, UTC. Null where nobody was asked. */
  readonly completedAt: string | null
}

export type FreshnessReport = {
  readonly projectName: string
  readonly targetName: string
  readonly warehouse: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly durationMs: number
  /** In the order of the tables' `uniqueId`s. */
  readonly verdicts: readonly FreshnessVerdict[]
  readonly totals: Readonly<Record<Outcome, number>>
  /** Text of the project's files, by path. */
  readonly texts: ReadonlyMap<string, string>
  readonly notices: readonly string[]
  readonly isInterrupted: boolean
}
