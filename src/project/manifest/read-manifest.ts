import { resolve } from 'node:path'
import type { Environment } from '../../model/environment.ts'
import type { Exposure } from '../../model/exposure.ts'
import type { Group, Owner } from '../../model/group.ts'
import type { Node } from '../../model/node.ts'
import type { Project } from '../../model/project.ts'
import { indexResources } from '../../model/resource-index.ts'
import { NO_RUN_DEFAULTS } from '../../model/run-defaults.ts'
import type { Target } from '../../model/target.ts'
import { configTrees } from '../config/config-tree.ts'
import { plainMapping } from '../config/plain-data.ts'
import { Findings } from '../findings.ts'
import { JinjaEngine } from '../jinja/jinja-engine.ts'
import { argumentScope, type JinjaSources, schemaScope } from '../jinja/jinja-scope.ts'
import { MacroLibrary } from '../macros/macro-library.ts'
import { TemplateGraph } from '../macros/template-graph.ts'
import type { ProjectContext } from '../project-context.ts'
import { parseVarsFlag, varLookup } from '../project-vars.ts'
import { withGroupOwners } from '../resources/lineage.ts'
import { RelationNames } from '../resources/relation-names.ts'
import { RunClock } from '../run-clock.ts'
import { manifestChecks } from './manifest-checks.ts'
import { mappingOf } from './manifest-node.ts'
import { manifestResources, positionIn } from './manifest-resources.ts'
import type { Manifest } from './manifest-shape.ts'
import { manifestSingularTests } from './manifest-singular.ts'
import { readManifestFile } from './read-manifest-file.ts'

export type ManifestOptions = {
  /** The manifest.json. */
  readonly manifest: string
  readonly workingDirectory: string
  /** Absolute: where artifacts go. */
  readonly directory: string
  readonly target: Target
  /** The text of `--vars`, or null. Those of dbt_project.yml are not in a manifest. */
  readonly vars: string | null
  readonly environment: Environment
  /** When the run started, for templates. */
  readonly startedAt: Date
}

/**
 * The project as dbt saw it when it wrote a manifest.json: the same nouns, with names, ids, settings and relations from there.
 *
 * @throws ConfigError MANIFEST_INVALID if it cannot be read.
 */
export async function readManifest(options: ManifestOptions): Promise<Project> {
  const manifest = await readManifestFile(resolve(options.workingDirectory, options.manifest))
  const findings = new Findings()
  const name = manifest.metadata.project_name ?? rootPackage(manifest)
  const flag = parseVarsFlag(options.vars)
  const clock = new RunClock(options.startedAt)
  const context = contextOf(name, options, clock, findings)
  warnOfAdapter(manifest, findings)
  const found = manifestResources(manifest, context)
  const groups = groupsOf(manifest)
  const { checks, missing } = manifestChecks(manifest, indexResources(found, name), context)
  return {
    name,
    directory: options.directory,
    resources: withGroupOwners([...found, ...missing], groups),
    exposures: exposuresOf(manifest),
    groups,
    declaredChecks: checks,
    artifacts: { targetPath: 'target', isWritten: true, vars: flag === null ? {} : plainMapping(flag) },
    singularTests: manifestSingularTests(manifest, context),
    selection: { selectors: selectorsOf(manifest), indirect: null },
    defaults: NO_RUN_DEFAULTS,
    timeZone: null,
    packageVersions: new Map(),
    hasReadClock: () => clock.wasRead,
    problems: findings.problems,
    warnings: findings.warnings,
    texts: findings.texts,
  }
}

function contextOf(
  projectName: string,
  { vars, environment, target }: ManifestOptions,
  clock: RunClock,
  findings: Findings,
): ProjectContext {
  const lookup = varLookup(parseVarsFlag(vars), [], null)
  const sources: JinjaSources = { environment, vars: lookup, projectName, target, allowsSecrets: false, clock }
  const schemaEngine = new JinjaEngine(schemaScope(sources))
  return {
    projectName,
    target,
    findings,
    vars: lookup,
    schemaEngine,
    argumentEngine: new JinjaEngine(argumentScope(sources)),
    argumentScope: argumentScope(sources),
    configs: { own: configTrees(mappingOf({}, positionIn('dbt_project.yml'))), root: null },
    groupNames: new Set(),
    // the manifest has all names
    names: new RelationNames(null, target, null),
    templates: {
      ...{
        name: projectName,
        vars: lookup,
        environment,
        target,
        clock,
        graph: new TemplateGraph(),
        texts: findings.texts,
      },
      library: new MacroLibrary(projectName, []),
      searchOrders: new Map(),
    },
    hasCheckType: () => true,
    quoting: undefined,
  }
}

/** Older manifests do not name the project; most of what is in them is the project's own. */
function rootPackage({ nodes }: Manifest): string {
  const counted = Map.groupBy(Object.values(nodes), ({ package_name }) => package_name)
  const [most] = [...counted].toSorted(([, a], [, b]) => b.length - a.length)
  return most?.[0] ?? ''
}

function warnOfAdapter({ metadata }: Manifest, findings: Findings): void {
  const { adapter_type } = metadata
  if (adapter_type === 'postgres' || adapter_type === null || adapter_type === undefined) return
  const message = `The manifest was written for ${adapter_type}. Expected postgres: its SQL may mean something else here`
  findings.warning('MANIFEST_INVALID', message)
}

function groupsOf({ groups }: Manifest): readonly Group[] {
  return Object.values(groups ?? {}).map((group) => ({
    uniqueId: group.unique_id,
    packageName: group.package_name,
    name: group.name,
    owner: ownerFrom(group.owner),
    path: group.original_file_path,
    position: positionIn(group.original_file_path),
  }))
}

/** As they would stand in selectors.yml. */
function selectorsOf({ selectors }: Manifest): Node {
  return mappingOf({ selectors: Object.values(selectors ?? {}) }, positionIn('selectors.yml'))
}

function exposuresOf({ exposures }: Manifest): readonly Exposure[] {
  return Object.values(exposures ?? {}).map((exposure) => {
    const position = positionIn(exposure.original_file_path)
    return {
      uniqueId: exposure.unique_id,
      packageName: exposure.package_name,
      name: exposure.name,
      fqn: exposure.fqn,
      type: exposure.type ?? null,
      owner: ownerFrom(exposure.owner),
      tags: exposure.tags ?? [],
      config: plainMapping(mappingOf(exposure.config ?? {}, position)),
      dependsOn: exposure.depends_on?.nodes ?? [],
      isEnabled: exposure.config?.['enabled'] !== false,
      path: exposure.original_file_path,
      position,
    }
  })
}

function ownerFrom(
  owner: { readonly name?: string | null | undefined; readonly email?: unknown } | null | undefined,
): Owner {
  const email = owner?.email
  return { name: owner?.name ?? null, email: typeof email === 'string' ? email : null }
}
