import type { DeclaredCheck, DeclaredSingular } from '../model/declared-check.ts'
import type { Exposure } from '../model/exposure.ts'
import type { Group } from '../model/group.ts'
import type { Resource } from '../model/resource.ts'
import { indexResources } from '../model/resource-index.ts'
import { type FoundFile, findFiles } from './files/find-files.ts'
import type { Findings } from './findings.ts'
import type { MacroFile } from './macros/macro-library.ts'
import { readMacros } from './macros/read-macros.ts'
import type { ProjectContext } from './project-context.ts'
import type { ProjectPackage } from './project-package.ts'
import { withGroupOwners, withLineage, withReferences } from './resources/lineage.ts'
import { readExposures } from './resources/read-exposures.ts'
import { readGroups } from './resources/read-groups.ts'
import { readNodes } from './resources/read-nodes.ts'
import { readSingularFiles, type SingularFile, singularTests } from './resources/read-singular-tests.ts'
import { readSources } from './resources/read-sources.ts'
import { type ResourceFile, resourceFiles } from './resources/resource-files.ts'
import { readSections } from './resources/schema-sections.ts'
import { refuseSharedRelations } from './resources/shared-relations.ts'
import { readSchemaFiles, type SchemaFile } from './schema/read-schema-files.ts'

/** The files of one package that describe or make something. */
export type PackageFiles = {
  readonly found: readonly FoundFile[]
  readonly schemaFiles: readonly SchemaFile[]
  readonly nodeFiles: readonly ResourceFile[]
  readonly macros: readonly MacroFile[]
  readonly singularTests: readonly SingularFile[]
}

export type DescribedPackage = { readonly files: PackageFiles; readonly context: ProjectContext }

export async function readPackageFiles(
  { directory, place, file }: ProjectPackage,
  findings: Findings,
): Promise<PackageFiles> {
  const { paths } = file
  const found = await findFiles(directory, paths.yaml, findings, place)
  const [schemaFiles, nodeFiles, macros, singularTests] = await Promise.all([
    readSchemaFiles(directory, found, findings),
    resourceFiles(directory, found, paths, findings),
    readMacros(directory, found, file, findings),
    readSingularFiles(directory, found, paths, findings),
  ])
  return { found, schemaFiles, nodeFiles, macros, singularTests }
}

/** Everything that the files of all packages say, the root project's first. */
export function describePackages(
  packages: readonly DescribedPackage[],
  rootPackage: string,
  findings: Findings,
): {
  readonly resources: readonly Resource[]
  readonly exposures: readonly Exposure[]
  readonly groups: readonly Group[]
  readonly declaredChecks: readonly DeclaredCheck[]
  readonly singularTests: readonly DeclaredSingular[]
} {
  const read = packages.map(({ files, context }) => {
    const sections = readSections(files.schemaFiles, context)
    return { files, context, sections, groups: readGroups(sections.groups, context) }
  })
  const groups = read.flatMap((one) => one.groups)
  const groupNames = new Set(groups.map(({ name }) => name))
  const described = read.flatMap(({ files, sections, context }) => {
    const inGroups = { ...context, groupNames }
    const parts = [readNodes(sections.nodes, files.nodeFiles, inGroups), readSources(sections.sources, inGroups)]
    return parts.map((part) => ({ ...part, context }))
  })
  const resources = described.flatMap((part) => part.resources)
  refuseSharedRelations(resources, findings)
  const index = indexResources(resources, rootPackage)
  const exposures = read.flatMap(({ sections, context }) => readExposures(sections.exposures, context))
  const withReads = described.flatMap((part) => withLineage(part.resources, index, part.context))
  return {
    resources: withGroupOwners(withReads, groups),
    exposures: withReferences(exposures, index),
    groups,
    declaredChecks: described.flatMap(({ checks }) => checks),
    singularTests: read.flatMap(({ files, sections, context }) => {
      return singularTests(files.singularTests, sections.singularTests, context)
    }),
  }
}
