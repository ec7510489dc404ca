import type { Node } from '../model/node.ts'
import type { Target } from '../model/target.ts'
import type { ProjectConfigs } from './config/merged-config.ts'
import type { Findings } from './findings.ts'
import type { JinjaEngine } from './jinja/jinja-engine.ts'
import type { JinjaScope } from './jinja/jinja-scope.ts'
import type { HasCheckType } from './macros/find-test.ts'
import type { TemplateProject } from './macros/rendering.ts'
import type { VarLookup } from './project-vars.ts'
import type { RelationNames } from './resources/relation-names.ts'

/** What every reader of a package's files needs to know about what is around them. */
export type ProjectContext = {
  /** The package. */
  readonly projectName: string
  readonly target: Target
  readonly findings: Findings
  readonly vars: VarLookup
  /** For names and settings. */
  readonly schemaEngine: JinjaEngine
  /** For the arguments of checks: knows `ref` and `source` too. */
  readonly argumentEngine: JinjaEngine
  /** The names that arguments may use. */
  readonly argumentScope: JinjaScope
  readonly configs: ProjectConfigs
  /** For tests that are macros, and for queries in files of their own. */
  readonly templates: TemplateProject
  readonly hasCheckType: HasCheckType
  /** Of the whole project. */
  readonly groupNames: ReadonlySet<string>
  /** How the package names its relations. */
  readonly names: RelationNames
  /** dbt_project.yml's `quoting:`; always the root project's. */
  readonly quoting: Node | undefined
}
