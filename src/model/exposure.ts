import type { Owner } from './group.ts'
import type { Position } from './position.ts'

/** Something outside of dbt that reads its models: a dashboard, an application. It only exists to be selected. */
export type Exposure = {
  /** `exposure.shop.weekly_report` */
  readonly uniqueId: string
  readonly packageName: string
  readonly name: string
  readonly fqn: readonly string[]
  /** `dashboard`, `notebook`, …; null where none is given. */
  readonly type: string | null
  readonly owner: Owner
  readonly tags: readonly string[]
  readonly config: Readonly<Record<string, unknown>>
  /** `uniqueId`s of resources; what leads nowhere is left out. */
  readonly dependsOn: readonly string[]
  readonly isEnabled: boolean
  /** The YAML file. */
  readonly path: string
  readonly position: Position
}
