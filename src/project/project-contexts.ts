import type { Environment } from '../model/environment.ts'
import type { MappingNode } from '../model/node.ts'
import { entryOf } from '../model/node-shape.ts'
import type { Target } from '../model/target.ts'
import { configTrees } from './config/config-tree.ts'
import type { Findings } from './findings.ts'
import { JinjaEngine } from './jinja/jinja-engine.ts'
import { argumentScope, type JinjaSources, schemaScope } from './jinja/jinja-scope.ts'
import type { ProjectContext } from './project-context.ts'
import type { ProjectPackage } from './project-package.ts'
import { varLookup } from './project-vars.ts'

/** What everything in a project shares. */
export type ContextOptions = {
  readonly target: Target
  readonly environment: Environment
  /** `--vars` */
  readonly flag: MappingNode | null
}

/** Renders a dbt_project.yml, which sees only the variables of the flag. */
export function projectFileEngine(name: string, { environment, target, flag }: ContextOptions): JinjaEngine {
  const vars = varLookup(flag, [], null)
  return new JinjaEngine(schemaScope({ environment, vars, projectName: name, target, allowsSecrets: false }))
}

/** What the readers of a package's files need to know. Settings, variables and quoting of the root project come first. */
export function contextOf(
  { file }: ProjectPackage,
  root: ProjectPackage,
  { target, environment, flag }: ContextOptions,
  findings: Findings,
): ProjectContext {
  const isRoot = file.name === root.file.name
  const vars = varLookup(flag, isRoot ? [file.vars] : [root.file.vars, file.vars], file.name)
  const sources: JinjaSources = { environment, vars, projectName: file.name, target, allowsSecrets: false }
  return {
    projectName: file.name,
    target,
    findings,
    vars,
    schemaEngine: new JinjaEngine(schemaScope(sources)),
    argumentEngine: new JinjaEngine(argumentScope(sources)),
    argumentScope: argumentScope(sources),
    configs: { own: configTrees(file.root), root: isRoot ? null : configTrees(root.file.root) },
    quoting: entryOf(root.file.root, 'quoting')?.value,
    groupNames: new Set(),
  }
}
