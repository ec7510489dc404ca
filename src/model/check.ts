import type { CheckConfig } from './declared-check.ts'
import type { Measure } from './measure.ts'
import type { Position } from './position.ts'
import type { Problem } from './problem.ts'
import type { Resource } from './resource.ts'

/** A check that is known by name, with all that its settings say. */
export type Check = {
  /** dbt's, to the letter: `test.shop.unique_orders_id.1360ecc70e`. */
  readonly uniqueId: string
  readonly name: string
  /** The `name:` that its author gave it, or null for dbt's derived one. */
  readonly customName: string | null
  /** dbt's file and table name for it: `name`, shortened and hashed where it has 64 characters or more. */
  readonly alias: string
  /** As written: `unique`, `dbt_utils.recency`. */
  readonly checkType: string
  /** The check type without its namespace. */
  readonly testName: string
  readonly fqn: readonly string[]
  readonly resource: Resource
  /** As dbt passes it on, or null for a check on the whole relation. */
  readonly column: string | null
  /** `uniqueId`s of the resources it reads, its own first. */
  readonly dependsOn: readonly string[]
  /** Whether its own text may read relations beside those: it holds the word "select". */
  readonly hasSubquery: boolean
  readonly owner: string | null
  readonly description: string | null
  readonly config: CheckConfig
  readonly position: Position
  readonly subject: CheckSubject
}

/** What there is to do for a check. */
export type CheckSubject =
  | {
      readonly kind: 'measurable'
      readonly measure: Measure
      /** What holds when it passes, to follow the column's name: `is never null`. */
      readonly says: string
      /** Where we read something otherwise than dbt would have: one sentence each. */
      readonly notes: readonly string[]
    }
  /** It cannot be judged, and we know before asking: its outcome is `error`. */
  | { readonly kind: 'broken'; readonly problem: Problem }
  /** Something it reads is missing or disabled: its outcome is `skip`. */
  | { readonly kind: 'unreachable'; readonly reason: string }
