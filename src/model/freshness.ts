import type { Located } from './declared-check.ts'
import type { SqlTemplate } from './deferred.ts'

/** How old the newest row may be. */
export type AgeLimit = { readonly count: number; readonly period: 'minute' | 'hour' | 'day' }

/** What is said of how new the rows of a source table are, from all levels merged (dbt `FreshnessThreshold`). */
export type Freshness = {
  /** Older than that is a warning; null: never. */
  readonly warnAfter: AgeLimit | null
  /** Older than that is a failure; null: never. */
  readonly errorAfter: AgeLimit | null
  /** SQL text that follows `where`, or null for all rows. A `loadedAtQuery` pays no heed to it. */
  readonly filter: Located<string> | null
  /** SQL expression that tells when a row was loaded, or null. */
  readonly loadedAtField: Located<string> | null
  /** A query that tells when the newest row was loaded, or null. It comes before the field. */
  readonly loadedAtQuery: SqlTemplate | null
}

/** dbt asks only about tables with a limit. */
export function hasAgeLimit({ warnAfter, errorAfter }: Freshness): boolean {
  return warnAfter !== null || errorAfter !== null
}
