import { ProjectError } from '../errors.ts'
import type { Environment } from '../model/environment.ts'
import { hasAgeLimit } from '../model/freshness.ts'
import type { MappingNode, Node } from '../model/node.ts'
import { entryOf } from '../model/node-shape.ts'
import type { Project } from '../model/project.ts'
import { pythonStrOfNode } from '../model/python-text.ts'
import type { Resource } from '../model/resource.ts'
import { indexResources } from '../model/resource-index.ts'
import type { Target } from '../model/target.ts'
import { artifactSettings } from './artifact-settings.ts'
import { configTrees } from './config/config-tree.ts'
import { findFiles } from './files/find-files.ts'
import { Findings } from './findings.ts'
import { JinjaEngine } from './jinja/jinja-engine.ts'
import { argumentScope, type JinjaSources, schemaScope } from './jinja/jinja-scope.ts'
import type { ProjectContext } from './project-context.ts'
import { parseVarsFlag, varLookup } from './project-vars.ts'
import { readPackageVersions } from './read-package-versions.ts'
import { interpretProjectFile, type ProjectFile, type RawProjectFile, readRawProjectFile } from './read-project-file.ts'
import { readSelectionSettings } from './read-selection-settings.ts'
import { withGroupOwners, withLineage, withReferences } from './resources/lineage.ts'
import { readExposures } from './resources/read-exposures.ts'
import { readGroups } from './resources/read-groups.ts'
import { readNodes } from './resources/read-nodes.ts'
import { readOwnTests } from './resources/read-own-tests.ts'
import { readSources } from './resources/read-sources.ts'
import { resourceFiles } from './resources/resource-files.ts'
import { readSections } from './resources/schema-sections.ts'
import { readSchemaFiles } from './schema/read-schema-files.ts'

export type ProjectOptions = {
  /** Absolute. */
  readonly directory: string
  readonly target: Target
  /** The text of `--vars`, or null. */
  readonly vars: string | null
  readonly environment: Environment
}

/**
 * Reads all files of a project that describe resources and checks.
 *
 * @returns a project with its `problems`; nothing may be run while there are any.
 * @throws ProjectError if dbt_project.yml itself cannot be read.
 * @throws ConfigError if `vars` is no YAML mapping.
 */
export async function readProject(options: ProjectOptions): Promise<Project> {
  const findings = new Findings()
  const flag = parseVarsFlag(options.vars)
  const raw = await readRawProjectFile(options.directory, findings)
  if (raw === null) throw new ProjectError(findings.problems, findings.texts)
  const fileEngine = projectFileEngine(raw, flag, options)
  const file = interpretProjectFile(raw, fileEngine, findings)
  const found = await findFiles(options.directory, file.paths.yaml, findings)
  const [schemaFiles, nodeFiles, ownTests, packageVersions, selection] = await Promise.all([
    readSchemaFiles(options.directory, found, findings),
    resourceFiles(options.directory, found, file.paths, findings),
    readOwnTests(options.directory, found, file.paths, findings),
    readPackageVersions(options.directory, findings),
    readSelectionSettings(options.directory, file, fileEngine, findings),
  ])
  const context = contextOf(file, flag, options, findings)
  const { nodes, sources, exposures, groups } = readSections(schemaFiles, context)
  const described = [readNodes(nodes, nodeFiles, context), readSources(sources, context)]
  const declaredChecks = described.flatMap(({ checks }) => checks)
  const resources = described.flatMap((part) => part.resources)
  if (declaredChecks.length === 0 && findings.problems.length === 0) reportNoChecks(resources, file, options, findings)
  const index = indexResources(resources, file.name)
  const knownGroups = readGroups(groups, context)
  return {
    name: file.name,
    directory: options.directory,
    resources: withGroupOwners(withLineage(resources, index), knownGroups),
    exposures: withReferences(readExposures(exposures, context), index),
    groups: knownGroups,
    declaredChecks,
    artifacts: artifactSettings(file.root, flag, findings),
    ownTests,
    selection,
    timeZone: textOfVariable(context.vars('dbt_date:time_zone')),
    packageVersions,
    problems: findings.problems,
    warnings: findings.warnings,
    texts: findings.texts,
  }
}

/** dbt_project.yml itself sees only the variables of the flag. */
function projectFileEngine(raw: RawProjectFile, flag: MappingNode | null, options: ProjectOptions): JinjaEngine {
  const vars = varLookup(flag, undefined, null)
  const { environment, target } = options
  return new JinjaEngine(schemaScope({ environment, vars, projectName: raw.name, target, allowsSecrets: false }))
}

function contextOf(
  file: ProjectFile,
  flag: MappingNode | null,
  { environment, target }: ProjectOptions,
  findings: Findings,
): ProjectContext {
  const vars = varLookup(flag, entryOf(file.root, 'vars')?.value, file.name)
  const sources: JinjaSources = { environment, vars, projectName: file.name, target, allowsSecrets: false }
  return {
    projectName: file.name,
    target,
    findings,
    vars,
    schemaEngine: new JinjaEngine(schemaScope(sources)),
    argumentEngine: new JinjaEngine(argumentScope(sources)),
    argumentScope: argumentScope(sources),
    configs: { own: configTrees(file.root), root: null },
    quoting: entryOf(file.root, 'quoting')?.value,
  }
}

/** As dbt would paste it into SQL; what is no single value is no variable of use. */
function textOfVariable(node: Node | undefined): string | null {
  return node === undefined ? null : pythonStrOfNode(node)
}

/** Source tables that are to be fresh are something to ask about, too. */
function reportNoChecks(
  resources: readonly Resource[],
  { paths }: ProjectFile,
  { directory }: ProjectOptions,
  findings: Findings,
): void {
  if (resources.some(({ freshness }) => freshness !== null && hasAgeLimit(freshness))) return
  const message = `There are no checks. Expected "data_tests:" in a YAML file below ${paths.yaml.join(', ')} in ${directory}, got none`
  findings.problem(
    'NO_CHECKS_FOUND',
    message,
    undefined,
    'The folders are those of "model-paths" and its kin in dbt_project.yml.',
  )
}
