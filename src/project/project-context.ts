import type { Node } from '../model/node.ts'
import type { Target } from '../model/target.ts'
import type { ConfigTree } from './checks/config-tree.ts'
import type { Findings } from './findings.ts'
import type { JinjaEngine, JinjaScope } from './jinja/jinja-engine.ts'
import type { VarLookup } from './project-vars.ts'

/** What every reader of a schema file needs to know about the project around it. */
export type ProjectContext = {
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
  /** Settings of source tables in dbt_project.yml. */
  readonly sourceConfigs: ConfigTree
  /** Settings of checks in dbt_project.yml. */
  readonly checkConfigs: ConfigTree
  /** dbt_project.yml's `quoting:`. */
  readonly quoting: Node | undefined
}
