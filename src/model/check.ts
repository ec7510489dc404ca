import type { Catalog } from './catalog.ts'
import type { CheckConfig } from './declared-check.ts'
import type { Answers, Attempt } from './deferred.ts'
import type { Measure } from './measure.ts'
import type { Position } from './position.ts'
import type { Problem } from './problem.ts'
import type { Relation } from './relation.ts'
import type { Resource } from './resource.ts'

/** A check that is known by name, with all that its settings say, but for what it measures. */
export type NamedCheck = {
  /** `singular`: a query of its own in a file of its own, about no resource in particular. */
  readonly kind: 'generic' | 'singular'
  /** dbt's, to the letter: `test.shop.unique_orders_id.1360ecc70e`. */
  readonly uniqueId: string
  readonly name: string
  /** The `name:` that its author gave it, or null for dbt's derived one. */
  readonly customName: string | null
  /** dbt's file and table name for it: `name`, shortened and hashed where it has 64 characters or more. */
  readonly alias: string
  /** As written: `unique`, `dbt_utils.recency`; null for a singular test. */
  readonly checkType: string | null
  /** The check type without its namespace. */
  readonly testName: string | null
  readonly fqn: readonly string[]
  /** What it is about; null for a singular test. */
  readonly resource: Resource | null
  /** As dbt passes it on, or null for a check on the whole relation. */
  readonly column: string | null
  /** `uniqueId`s of the resources it reads, its own first. Macros may read others. */
  readonly dependsOn: readonly string[]
  /** What those are in the database; for an ephemeral model, what it reads. */
  readonly reads: readonly Relation[]
  /** Whether its own text may read relations beside those: it holds the word "select", or the SQL of an ephemeral model. */
  readonly hasSubquery: boolean
  /**
   * Whether the text of a check with a `where` may speak of its relation by name, or of what only a table itself has (`ctid`):
   * it then means something else, or nothing, where the relation does not stand as dbt's subquery. False without a `where`.
   */
  readonly namesRelation: boolean
  readonly owner: string | null
  readonly description: string | null
  readonly config: CheckConfig
  /** dbt's text of it: the SQL of a singular test with Jinja, else a call of its macro with the settings of its own. */
  readonly rawCode: string
  /** The file that declares it (dbt's `original_file_path`): YAML, or the SQL of a singular test. */
  readonly file: string
  readonly position: Position
  /** What its subject will be, where that is known before all else; or null. */
  readonly unreachable: Unreachable | null
}

export type Check = NamedCheck & { readonly subject: CheckSubject }

/** What there is to do for a check. */
export type CheckSubject =
  | SettledSubject
  /** Its SQL, or what stands in it, comes from a template. The stage `render` settles it before anything is planned. */
  | { readonly kind: 'templated'; readonly settle: (answers: Answers) => Attempt<SettledSubject> }

/** A subject that no template stands behind any more. */
export type SettledSubject =
  | {
      readonly kind: 'measurable'
      readonly measure: Measure
      /** What holds when it passes, to follow the column's name: `is never null`. */
      readonly says: string
      /** Where we read something otherwise than dbt would have: one sentence each. */
      readonly notes: readonly string[]
      /** Why finding no failure is no pass: a part of what was asked cannot be looked at. Its outcome is `skip` then. */
      readonly missing?: string
    }
  /** What it measures depends on the columns that there are: `completeChecks` asks the catalog before it is planned. */
  | {
      readonly kind: 'incomplete'
      /** @param earlierRows how many rows it looked at in an earlier report; null where nobody knows. */
      readonly complete: (catalog: Catalog, earlierRows: bigint | null) => CheckSubject
    }
  /** It cannot be judged, and we know before asking: its outcome is `error`. */
  | { readonly kind: 'broken'; readonly problem: Problem }
  | Unreachable

/** Something it reads is missing or disabled: its outcome is `skip`. */
export type Unreachable = {
  readonly kind: 'unreachable'
  readonly reason: string
  /** Nothing of that name is there: nobody has switched it off. */
  readonly isMissing?: true
}
