import type { Reference } from './node.ts'
import type { Position } from './position.ts'
import type { Problem } from './problem.ts'
import type { Cte, Relation } from './relation.ts'
import type { ResultSet } from './warehouse.ts'

/**
 * A value that Jinja makes and that may hang on what is in the database (`run_query`, a list of columns). It is made again
 * from the start whenever something new is known; it never asks by itself.
 */
export type Deferred<T> = (known: Known) => Attempt<T>

/** What a template can know when it is rendered. */
export type Known = {
  /** Where a `ref` or `source` leads; undefined: nowhere. */
  readonly relationOf: (reference: Reference) => Relation | Cte | undefined
  /** What the check is about; null for a singular test. */
  readonly own: Relation | Cte | null
  /** What the warehouse said so far, by the SQL that was asked. */
  readonly answers: Answers
}

export type Answers = ReadonlyMap<string, TemplateAnswer>

/** What the warehouse said to one question of a template. */
export type TemplateAnswer =
  | { readonly kind: 'rows'; readonly rows: ResultSet }
  | { readonly kind: 'refused'; readonly message: string; readonly sqlState: string | null }

export type Attempt<T> =
  | { readonly kind: 'made'; readonly value: T }
  /** The answer to this query has to be known first. */
  | { readonly kind: 'asks'; readonly sql: string }
  | { readonly kind: 'failed'; readonly problem: Problem }

/** SQL that is written in Jinja. */
export type SqlTemplate = {
  /** What it reads, as far as that is known without running it: what dbt finds with `execute` false. */
  readonly references: readonly Reference[]
  readonly sql: Deferred<string>
  /** Where it begins. */
  readonly position: Position
}
