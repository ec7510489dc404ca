import type { Environment } from '../model/environment.ts'
import type { MappingNode } from '../model/node.ts'
import { describeNode, entryOf, textOf } from '../model/node-shape.ts'
import type { Target } from '../model/target.ts'
import { configTrees } from './config/config-tree.ts'
import type { Findings } from './findings.ts'
import { JinjaEngine } from './jinja/jinja-engine.ts'
import { argumentScope, type JinjaSources, schemaScope } from './jinja/jinja-scope.ts'
import type { HasCheckType } from './macros/find-test.ts'
import type { MacroLibrary } from './macros/macro-library.ts'
import { searchOrders } from './macros/search-orders.ts'
import type { TemplateGraph } from './macros/template-graph.ts'
import type { ProjectContext } from './project-context.ts'
import type { ProjectPackage } from './project-package.ts'
import { type VarLookup, varLookup } from './project-vars.ts'
import { RelationNames, SCHEMA_RULES, type SchemaRule } from './resources/relation-names.ts'
import type { RunClock } from './run-clock.ts'

/** What everything in a project shares. */
export type ContextOptions = {
  readonly target: Target
  readonly environment: Environment
  /** `--vars` */
  readonly flag: MappingNode | null
  readonly hasCheckType: HasCheckType
  readonly clock: RunClock
  readonly graph: TemplateGraph
}

/** Renders a dbt_project.yml, which sees only the variables of the flag. */
export function projectFileEngine(
  name: string,
  { environment, target, flag, clock }: Omit<ContextOptions, 'hasCheckType' | 'graph'>,
): JinjaEngine {
  const vars = varLookup(flag, [], null)
  return new JinjaEngine(schemaScope({ environment, vars, projectName: name, target, allowsSecrets: false, clock }))
}

/** `assay_schema_names`, a variable that dbt does not know. */
function schemaRule(vars: VarLookup, findings: Findings): SchemaRule | null {
  const node = vars('assay_schema_names')
  if (node === undefined) return null
  const rule = SCHEMA_RULES.find((known) => known === textOf(node))
  if (rule !== undefined) return rule
  const message = `The variable assay_schema_names is wrong. Expected one of ${SCHEMA_RULES.join(', ')}, got ${describeNode(node)}`
  findings.problem('BAD_CONFIG', message, node.position)
  return null
}

/** What the readers of a package's files need to know. Settings, variables and quoting of the root project come first. */
export function contextOf(
  { file }: ProjectPackage,
  root: ProjectPackage,
  { target, environment, flag, hasCheckType, clock, graph }: ContextOptions,
  library: MacroLibrary,
  findings: Findings,
): ProjectContext {
  const isRoot = file.name === root.file.name
  const vars = varLookup(flag, isRoot ? [file.vars] : [root.file.vars, file.vars], file.name)
  const sources: JinjaSources = { environment, vars, projectName: file.name, target, allowsSecrets: false, clock }
  const templates = {
    ...{ name: root.file.name, library, vars, environment, target, clock, graph, texts: findings.texts },
    searchOrders: searchOrders(entryOf(root.file.root, 'dispatch')?.value),
  }
  return {
    projectName: file.name,
    target,
    findings,
    vars,
    schemaEngine: new JinjaEngine(schemaScope(sources)),
    argumentEngine: new JinjaEngine(argumentScope(sources)),
    argumentScope: argumentScope(sources),
    configs: { own: configTrees(file.root), root: isRoot ? null : configTrees(root.file.root) },
    templates,
    hasCheckType,
    quoting: entryOf(root.file.root, 'quoting')?.value,
    groupNames: new Set(),
    names: new RelationNames(templates, target, schemaRule(vars, findings)),
  }
}
