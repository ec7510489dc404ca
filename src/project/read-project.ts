import { ProjectError } from '../errors.ts'
import type { Environment } from '../model/environment.ts'
import { hasAgeLimit } from '../model/freshness.ts'
import type { Node } from '../model/node.ts'
import type { Project } from '../model/project.ts'
import { pythonStrOfNode } from '../model/python-text.ts'
import type { Resource } from '../model/resource.ts'
import type { Target } from '../model/target.ts'
import { artifactSettings } from './artifact-settings.ts'
import { type DescribedPackage, describePackages, type PackageFiles, readPackageFiles } from './describe-packages.ts'
import { Findings } from './findings.ts'
import { builtInMacros } from './macros/built-in-macros.ts'
import type { HasCheckType } from './macros/find-test.ts'
import { MacroLibrary } from './macros/macro-library.ts'
import { TemplateGraph } from './macros/template-graph.ts'
import { type ContextOptions, contextOf, projectFileEngine } from './project-contexts.ts'
import { installPathOf, type ProjectPackage, readInstalledPackages } from './project-package.ts'
import { parseVarsFlag } from './project-vars.ts'
import { readPackageVersions } from './read-package-versions.ts'
import { interpretProjectFile, type ProjectFile, readRawProjectFile } from './read-project-file.ts'
import { readSelectionSettings } from './read-selection-settings.ts'
import { withVarsFile } from './read-vars-file.ts'
import { RunClock } from './run-clock.ts'
import { runDefaults } from './run-defaults.ts'

export type ProjectOptions = {
  /** Absolute. */
  readonly directory: string
  readonly target: Target
  /** The text of `--vars`, or null. */
  readonly vars: string | null
  readonly environment: Environment
  /** Which tests are check types of assay's own: all others are macros. */
  readonly hasCheckType: HasCheckType
  /** When the run started, for templates. */
  readonly startedAt: Date
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
  const clock = new RunClock(options.startedAt)
  const graph = new TemplateGraph()
  const shared = { ...options, flag: parseVarsFlag(options.vars), clock, graph }
  const raw = await readRawProjectFile(options.directory, findings)
  if (raw === null) throw new ProjectError(findings.problems, findings.texts)
  const fileEngine = projectFileEngine(raw.name, shared)
  const file = await withVarsFile(interpretProjectFile(raw, fileEngine, findings), options.directory, findings)
  const root: ProjectPackage = { file, directory: options.directory, place: '' }
  const [first, ...others] = await readPackages(root, shared, findings)
  const packages = [first, ...others]
  const [packageVersions, selection] = await Promise.all([
    readPackageVersions(options.directory, installPathOf(file), findings),
    readSelectionSettings(options.directory, file, fileEngine, findings),
  ])
  const described = describePackages(packages, file.name, findings)
  const { declaredChecks, singularTests, resources } = described
  graph.fill(resources)
  const isEmpty = declaredChecks.length + singularTests.length === 0
  if (isEmpty && findings.problems.length === 0) reportNoChecks(resources, file, options, findings)
  return {
    name: file.name,
    directory: options.directory,
    ...described,
    artifacts: artifactSettings(file.root, shared.flag, findings),
    selection,
    defaults: runDefaults(file.root, findings),
    timeZone: textOfVariable(first.context.vars('dbt_date:time_zone')),
    packageVersions,
    hasReadClock: () => clock.wasRead,
    problems: findings.problems,
    warnings: findings.warnings,
    texts: findings.texts,
  }
}

/** The project itself, then what is installed in it. */
async function readPackages(
  root: ProjectPackage,
  shared: ContextOptions,
  findings: Findings,
): Promise<readonly [DescribedPackage, ...(readonly DescribedPackage[])]> {
  const installed = await readInstalledPackages(root, (name) => projectFileEngine(name, shared), findings)
  const [rootFiles, otherFiles] = await Promise.all([
    readPackageFiles(root, findings),
    Promise.all(installed.map((one) => readPackageFiles(one, findings))),
  ])
  const macroFiles = [rootFiles, ...otherFiles].flatMap(({ macros }) => macros)
  const library = new MacroLibrary(root.file.name, [...macroFiles, ...builtInMacros(macroFiles)])
  const described = (one: ProjectPackage, files: PackageFiles): DescribedPackage => {
    return { files, context: contextOf(one, root, shared, library, findings) }
  }
  return [
    described(root, rootFiles),
    ...installed.flatMap((one, index) => {
      const files = otherFiles[index]
      return files === undefined ? [] : [described(one, files)]
    }),
  ]
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
