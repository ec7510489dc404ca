import type { Deferred, SqlTemplate } from './deferred.ts'
import type { MappingEntry, MappingNode, Reference } from './node.ts'
import type { Position } from './position.ts'
import type { Problem } from './problem.ts'

/** A value and where it stands, so that a later stage can point at it. */
export type Located<T> = { readonly value: T; readonly position: Position }

/** dbt's settings of one check after rendering, with defaults filled in (reference: dbt `TestConfig`). */
export type CheckConfig = {
  readonly isEnabled: boolean
  readonly severity: 'error' | 'warn'
  /** SQL text that follows `where`, or null. Filters the tested relation only. */
  readonly where: Located<string> | null
  /** Most rows that are counted, or null for all. */
  readonly limit: number | null
  /** SQL expression over the failing rows; dbt's default is `count(*)`. */
  readonly failCalc: Located<string>
  /** SQL text that follows the fail_calc expression; dbt's default is `!= 0`. */
  readonly warnIf: Located<string>
  readonly errorIf: Located<string>
  readonly tags: readonly string[]
  /** Merged `meta`, as plain JSON-like data. */
  readonly meta: Readonly<Record<string, unknown>>
  /** All that was set, by its key in YAML, as plain data and without defaults: `config.group:` selects by it. */
  readonly settings: Readonly<Record<string, unknown>>
}

/** One entry of a `data_tests:` (or `tests:`) list, as it stands in the file. */
export type DeclaredCheck = {
  /** As written: `unique`, `dbt_utils.recency`. */
  readonly namespace: string | null
  readonly testName: string
  /** `uniqueId` of the resource it hangs on. */
  readonly resourceId: string
  readonly packageName: string
  /** The YAML file it stands in; its folders are part of the check's fqn. */
  readonly file: string
  /** Folders of `file` below its resource path: `models/staging/x.yml` gives `['staging']`. */
  readonly directories: readonly string[]
  /** The enclosing column as dbt passes it on (quoted if `quote: true`), or null for a check on the resource itself. */
  readonly columnName: string | null
  /** dbt's keyword arguments *before* rendering, `column_name` included, `model` not: names and ids are made of these. */
  readonly rawArguments: MappingNode
  /** The same arguments after rendering: `ref('x')` is a `Reference`, `"{{ 1 + 1 }}"` is 2n. */
  readonly arguments: MappingNode
  /** `name:` of the entry, or null for dbt's derived name. */
  readonly customName: string | null
  readonly description: string | null
  readonly config: CheckConfig
  /** The settings that stand at the check itself, rendered. */
  readonly ownConfig: readonly MappingEntry[]
  /** Whether its own entry gives a `fail_calc`: a check type's own comes before that of dbt_project.yml, after this. */
  readonly hasOwnFailCalc: boolean
  /** The SQL of a test that is a macro of the project or of a package; null for a check type of assay's own. */
  readonly template: SqlTemplate | null
  /** Its arguments where a macro stands in them: they are known when it is run. Null where `arguments` are all. */
  readonly late: LateArguments | null
  /**
   * Why its arguments could not be rendered (a macro that we do not have), or null. Such a check is an `error` of its own
   * and stops no other; `arguments` are then the raw ones.
   */
  readonly problem: Problem | null
  /** Where the check's name stands. */
  readonly position: Position
  /** What dbt itself says of it, where it was read from a manifest; else null. */
  readonly known: KnownByDbt | null
}

/** A test as it stands in dbt's manifest: nothing of this has to be derived. */
export type KnownByDbt = {
  readonly uniqueId: string
  readonly name: string
  readonly alias: string
  readonly fqn: readonly string[]
  /** `uniqueId`s of what it reads. */
  readonly dependsOn: readonly string[]
  /** The package whose macro it runs: `dbt`, `dbt_utils`, or one with tests of its own. */
  readonly definedIn: string
  /** dbt does not run it: something that it reads is missing or disabled. */
  readonly isSwitchedOff: boolean
  /** The call of its macro; null where the manifest does not have it. */
  readonly rawCode: string | null
  /** The query whose rows are the failures, or null if it was never compiled. */
  readonly compiledCode: string | null
}

export type LateArguments = {
  /** What they refer to, as far as that can be told without macros. */
  readonly references: readonly Reference[]
  readonly arguments: Deferred<MappingNode>
}

/** A test that is a query in a file of its own. */
export type DeclaredSingular = {
  readonly name: string
  readonly packageName: string
  /** The SQL file; its folders are part of the check's fqn. */
  readonly file: string
  readonly directories: readonly string[]
  readonly description: string | null
  readonly config: CheckConfig
  /** As it stands in the file. */
  readonly rawCode: string
  readonly template: SqlTemplate
  /** Why dbt could not parse it, where that stops no other; or null. */
  readonly problem: Problem | null
  readonly position: Position
}
