import type { DeclaredCheck, DeclaredSingular } from './declared-check.ts'
import type { Exposure } from './exposure.ts'
import type { Group } from './group.ts'
import type { ArtifactSettings } from './invocation.ts'
import type { Node } from './node.ts'
import type { Problem } from './problem.ts'
import type { Resource } from './resource.ts'
import type { RunDefaults } from './run-defaults.ts'
import type { IndirectMode } from './selection-request.ts'

/** Everything that the files of a project say. */
export type Project = {
  readonly name: string
  /** Absolute path of the folder that holds dbt_project.yml. */
  readonly directory: string
  /** Of the project itself and of the packages installed in it. */
  readonly resources: readonly Resource[]
  readonly exposures: readonly Exposure[]
  readonly groups: readonly Group[]
  readonly declaredChecks: readonly DeclaredCheck[]
  readonly singularTests: readonly DeclaredSingular[]
  readonly artifacts: ArtifactSettings
  readonly selection: SelectionSettings
  readonly defaults: RunDefaults
  /** The variable `dbt_date:time_zone`: where dbt_expectations' now is. Null where nobody set it. */
  readonly timeZone: string | null
  /** Exact versions of its dbt packages by name (`dbt_utils`), as far as its files tell. */
  readonly packageVersions: ReadonlyMap<string, string>
  /** Whether anything in it hangs on the time at which it was read: it is true of one run only then. */
  readonly hasReadClock: () => boolean
  /**
   * Mistakes for which nothing may be run. What could be read in spite of them is here, so that a later stage can add its
   * own: whoever mends the files wants to see all at once.
   */
  readonly problems: readonly Problem[]
  /** Worth telling, no reason to stop: unknown keys, repeated keys, descriptions of models that do not exist. */
  readonly warnings: readonly Problem[]
  /** Text of every file read, by its path in positions: messages quote the line they speak of. */
  readonly texts: ReadonlyMap<string, string>
}

/** What the files of a project say about selecting; null where they say nothing. */
export type SelectionSettings = {
  /** What stands in selectors.yml, rendered. */
  readonly selectors: Node | null
  /** `indirect_selection` of `flags:` in dbt_project.yml. */
  readonly indirect: IndirectMode | null
}
