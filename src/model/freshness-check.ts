import type { Answers, Attempt } from './deferred.ts'
import type { Freshness } from './freshness.ts'
import type { Sql } from './measure.ts'
import type { Problem } from './problem.ts'
import type { Resource } from './resource.ts'

/** The question whether the rows of one source table are new enough. */
export type FreshnessCheck = {
  readonly resource: Resource
  readonly freshness: Freshness
  readonly subject: FreshnessSubject
}

export type FreshnessSubject =
  | SettledFreshness
  /** A template makes its query, and may hang on what the database answers. */
  | { readonly kind: 'templated'; readonly settle: (answers: Answers) => Attempt<SettledFreshness> }

export type SettledFreshness =
  | {
      readonly kind: 'measurable'
      /** A query with one row and one column: when the newest row was loaded, or NULL. */
      readonly newest: Sql
      /** What it looks at, for a person: `loaded_at`, `its loaded_at_query`. */
      readonly looksAt: string
    }
  /** It cannot be judged, and we know before asking. */
  | { readonly kind: 'broken'; readonly problem: Problem }
