import type { Freshness } from './freshness.ts'
import type { Position } from './position.ts'
import type { Relation } from './relation.ts'

/** A thing that dbt builds or reads, and that checks hang on. */
export type Resource = {
  /** dbt's: `model.shop.orders`, `source.shop.raw.orders`. */
  readonly uniqueId: string
  readonly kind: 'model' | 'source' | 'seed' | 'snapshot'
  readonly packageName: string
  readonly name: string
  /** Only for sources: the name of the source that the table belongs to. */
  readonly sourceName: string | null
  /** dbt's path of names, without the file name's ending: `['shop', 'staging', 'orders']`. */
  readonly fqn: readonly string[]
  /** The file that defines it (dbt's `original_file_path`): the model's SQL file, or the YAML file where there is none. */
  readonly path: string
  /** The YAML file that describes it, or null. */
  readonly patchPath: string | null
  readonly relation: Relation
  /** How new its rows must be; null for what is no source. */
  readonly freshness: Freshness | null
  readonly tags: readonly string[]
  /** `meta.owner`, or null. */
  readonly owner: string | null
  /**
   * `missing`: described in YAML, but there is no file that makes it; `disabled`: switched off by config.
   * dbt runs no check that hangs on either.
   */
  readonly state: 'enabled' | 'disabled' | 'missing'
  readonly position: Position
}
