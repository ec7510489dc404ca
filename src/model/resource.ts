import type { SqlTemplate } from './deferred.ts'
import type { Freshness } from './freshness.ts'
import type { Position } from './position.ts'
import type { Problem } from './problem.ts'
import type { Relation } from './relation.ts'

/** A thing that dbt builds or reads, and that checks hang on. */
export type Resource = {
  /** dbt's: `model.shop.orders`, `model.shop.customers.v2`, `source.shop.raw.orders`. */
  readonly uniqueId: string
  readonly kind: 'model' | 'source' | 'seed' | 'snapshot'
  readonly packageName: string
  /** Without a version: `customers` for all versions of it. */
  readonly name: string
  /** Only for sources: the name of the source that the table belongs to. */
  readonly sourceName: string | null
  /** The version of a versioned model as Python's `str()` writes it, or null. */
  readonly version: string | null
  /** Whether `ref('name')` without a version means it; true for what has no versions. */
  readonly isLatestVersion: boolean
  /** dbt's path of names, without the file name's ending: `['shop', 'staging', 'orders']`. */
  readonly fqn: readonly string[]
  /** The file that defines it (dbt's `original_file_path`): the model's SQL file, or the YAML file where there is none. */
  readonly path: string
  /** The YAML file that describes it, or null. */
  readonly patchPath: string | null
  readonly relation: Relation
  /** How new its rows must be; null for what is no source. */
  readonly freshness: Freshness | null
  /** `table`, `view`, `ephemeral`, `seed`, …; null for a source. What is `ephemeral` has no relation in the database. */
  readonly materialization: string | null
  /** Merged from all levels, as a set. */
  readonly tags: readonly string[]
  /** dbt's merged config as plain data, with keys as in YAML; without dbt's defaults. `config.x:` selects by it. */
  readonly config: Readonly<Record<string, unknown>>
  readonly description: string | null
  /** `meta.owner`, else the owner of its group, or null. */
  readonly owner: string | null
  readonly group: string | null
  readonly access: 'private' | 'protected' | 'public'
  /**
   * `uniqueId`s of what it reads: the literal `ref(...)` and `source(...)` calls of its SQL, in their order. What leads
   * nowhere is left out.
   */
  readonly dependsOn: readonly string[]
  /** Its SQL with Jinja; of a snapshot only its block. Null for seeds, sources and what has no file. */
  readonly rawCode: string | null
  /** What an ephemeral model is in the queries that read it; null for all else, and where only dbt has its SQL. */
  readonly ephemeralSql: SqlTemplate | null
  /** SHA-256 of its file in hexadecimal, as dbt's `checksum`; null where it has no file of its own. */
  readonly checksum: string | null
  /**
   * Why its relation cannot be known (a `config(...)` that cannot be rendered, say), or null. `relation` is a guess then,
   * and no check may rely on it: a check that reads it is this error.
   */
  readonly problem: Problem | null
  /**
   * `missing`: described in YAML, but there is no file that makes it; `disabled`: switched off by config.
   * dbt runs no check that hangs on either.
   */
  readonly state: 'enabled' | 'disabled' | 'missing'
  readonly position: Position
}
