import type { DeclaredCheck } from './declared-check.ts'
import type { Problem } from './problem.ts'
import type { Resource } from './resource.ts'

/** Everything that the files of a project say. */
export type Project = {
  readonly name: string
  /** Absolute path of the folder that holds dbt_project.yml. */
  readonly directory: string
  readonly resources: readonly Resource[]
  readonly declaredChecks: readonly DeclaredCheck[]
  /** Worth telling, no reason to stop: unknown keys, repeated keys, descriptions of models that do not exist. */
  readonly warnings: readonly Problem[]
  /** Text of every file read, by its path in positions: messages quote the line they speak of. */
  readonly texts: ReadonlyMap<string, string>
}
