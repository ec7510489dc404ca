import type { Position } from './position.ts'
import type { Relation } from './relation.ts'
import type { ResourceType } from './selection-request.ts'

/** What a selection can name: a resource, an exposure or a check, as dbt's selection methods see it. */
export type Member = {
  readonly uniqueId: string
  readonly resourceType: ResourceType
  readonly packageName: string
  /** Without a version: `customers` for all versions of it. */
  readonly name: string
  /** dbt's file and table name for it; null for what has none (sources, exposures). */
  readonly alias: string | null
  /** Only for sources: the name of the source that the table belongs to. */
  readonly sourceName: string | null
  /** Of a resource: where it is in the database. */
  readonly relation: Relation | null
  readonly description: string | null
  readonly fqn: readonly string[]
  /** The file that defines it (dbt's `original_file_path`). */
  readonly path: string
  /** The YAML file that describes it, or null. */
  readonly patchPath: string | null
  readonly tags: readonly string[]
  /** dbt's merged config as plain data, with keys as in YAML and with dbt's defaults. `config.x:` selects by it. */
  readonly config: Readonly<Record<string, unknown>>
  /** Names and mail addresses of its owner. */
  readonly owners: readonly string[]
  /** Only for models. */
  readonly access: string | null
  /** Of a versioned model. */
  readonly version: string | null
  /** The version that `ref('name')` means, of a versioned model. */
  readonly latestVersion: string | null
  readonly test: TestFacts | null
  /** `uniqueId`s of what it reads. */
  readonly dependsOn: readonly string[]
  readonly position: Position
}

/** What only checks have. */
export type TestFacts = {
  readonly kind: 'generic' | 'singular'
  /** The check type without its namespace; null for a singular one, as all below. */
  readonly name: string | null
  /** As written: `dbt_utils.recency`. */
  readonly checkType: string | null
  readonly column: string | null
  /** `uniqueId` of the resource it hangs on. */
  readonly resourceId: string | null
}
