import { posix } from 'node:path'
import type { DeclaredCheck } from '../../model/declared-check.ts'
import { entryOf, valueAt } from '../../model/node-shape.ts'
import type { Resource } from '../../model/resource.ts'
import { columnChecks } from '../checks/column-checks.ts'
import { declaredChecks } from '../checks/declared-checks.ts'
import type { ProjectContext } from '../project-context.ts'
import { KNOWN_KEYS, NODE_KINDS, type NodeSection } from '../schema/known-keys.ts'
import type { SchemaFile } from '../schema/read-schema-files.ts'
import { flagAt, isEnabled, ownerOf, tagsOf } from '../schema/resource-settings.ts'
import type { NamedItem } from '../schema/schema-items.ts'
import { warnOfUnknownKeys } from '../schema/unknown-keys.ts'
import type { Described } from './described.ts'
import { relationOfNode, relationSettings } from './relation-of.ts'
import type { ResourceFile } from './resource-files.ts'

/** A model, seed or snapshot that a schema file describes, rendered. */
export type NodeItem = NamedItem & { readonly section: NodeSection; readonly file: SchemaFile }

/**
 * Models, seeds and snapshots: those that files make, with what YAML says of them, and those that only YAML knows.
 * A column's checks come before a model's own, as in dbt.
 */
export function readNodes(
  items: readonly NodeItem[],
  files: ReadonlyMap<string, ResourceFile>,
  context: ProjectContext,
): Described {
  const fits = items.filter((item) => fitsSection(item, files, context))
  const described = firstDescriptions(fits, context)
  const made = [...files.values()].map((file) =>
    resourceOf(file, described.get(uniqueIdOf(file.kind, file.name, context)), context),
  )
  const unmade = [...described.values()].filter(({ name }) => !files.has(name))
  const hasModels = [...files.values()].some(({ kind }) => kind === 'model')
  const onlyDescribed = unmade.map((item) => describedResource(item, hasModels, context))
  const checks = items.flatMap((item) => {
    const kind = files.get(item.name)?.kind ?? NODE_KINDS[item.section]
    return checksOf(item, uniqueIdOf(kind, item.name, context), context)
  })
  return { resources: [...made, ...onlyDescribed], checks }
}

/** dbt drops what stands in the wrong section, but for its checks: those find the thing by name. */
function fitsSection(item: NodeItem, files: ReadonlyMap<string, ResourceFile>, { findings }: ProjectContext): boolean {
  const file = files.get(item.name)
  if (file === undefined || file.kind === NODE_KINDS[item.section]) return true
  const message = `"${item.name}" is a ${file.kind}. Expected it under "${file.kind}s", got it under "${item.section}"`
  findings.warning('BAD_SHAPE', message, item.namePosition, 'Only its checks are read there.')
  return false
}

/** By unique_id. */
function firstDescriptions(items: readonly NodeItem[], context: ProjectContext): ReadonlyMap<string, NodeItem> {
  const first = new Map<string, NodeItem>()
  for (const item of items) {
    const uniqueId = uniqueIdOf(NODE_KINDS[item.section], item.name, context)
    const before = first.get(uniqueId)
    if (before === undefined) {
      first.set(uniqueId, item)
      continue
    }
    const place = `${before.file.file}:${before.namePosition.line}`
    const message = `The ${NODE_KINDS[item.section]} "${item.name}" is described twice. Expected once, got it in ${place} too`
    context.findings.problem('DUPLICATE_RESOURCE', message, item.namePosition, 'Put both descriptions together.')
  }
  return first
}

function uniqueIdOf(kind: Resource['kind'], name: string, { projectName }: ProjectContext): string {
  return `${kind}.${projectName}.${name}`
}

function resourceOf(file: ResourceFile, item: NodeItem | undefined, context: ProjectContext): Resource {
  const { projectName, findings } = context
  const { kind, name } = file
  const folders =
    kind === 'snapshot' ? [...file.directories, posix.parse(file.file).name, name] : [...file.directories, name]
  const described = item === undefined ? {} : settingsOf(item, context)
  return {
    uniqueId: uniqueIdOf(kind, name, context),
    kind,
    packageName: projectName,
    name,
    sourceName: null,
    fqn: [projectName, ...folders],
    path: file.file,
    patchPath: item?.file.file ?? null,
    relation: relationOfNode(name, item === undefined ? {} : relationSettings(item.node, findings), context),
    freshness: null,
    tags: [],
    owner: null,
    state: 'enabled',
    position: item?.namePosition ?? file.position,
    ...described,
  }
}

function settingsOf({ node }: NodeItem, { findings }: ProjectContext): Pick<Resource, 'tags' | 'owner' | 'state'> {
  return {
    tags: tagsOf(node, findings),
    owner: ownerOf(node),
    state: isEnabled(node, findings) ? 'enabled' : 'disabled',
  }
}

/**
 * Something that no file makes. Where the project has model files it is missing; a project without any describes its
 * tables by YAML alone. A snapshot with `relation:` needs no file.
 */
function describedResource(item: NodeItem, hasModels: boolean, context: ProjectContext): Resource {
  const { file, name, namePosition, section } = item
  const found = {
    kind: NODE_KINDS[section],
    name,
    file: file.file,
    directories: file.directories,
    position: namePosition,
  }
  const resource = resourceOf(found, item, context)
  if (!hasModels || entryOf(item.node, 'relation') !== undefined) return resource
  const message = `There is no ${found.kind} "${name}". Expected a file that makes it. Its checks are skipped`
  if (entryOf(item.node, 'versions') === undefined)
    context.findings.warning('REFERENCE_NOT_FOUND', message, namePosition)
  return { ...resource, state: 'missing' }
}

function checksOf(item: NodeItem, resourceId: string, context: ProjectContext): readonly DeclaredCheck[] {
  const { node, name, section, file } = item
  const { findings } = context
  warnOfUnknownKeys(node, KNOWN_KEYS[section], `the ${NODE_KINDS[section]} "${name}"`, findings)
  const versions = entryOf(node, 'versions')
  if (versions !== undefined) {
    findings.warning(
      'UNSUPPORTED',
      `Versions of the model "${name}" are not read yet. Their checks are skipped`,
      versions.keyPosition,
    )
  }
  const tested = { resourceId, file, column: null, inheritedTags: [] }
  const isQuoted =
    flagAt(node, 'quote_columns', findings) ?? flagAt(valueAt(node, 'config'), 'quote_columns', findings) ?? false
  return [...columnChecks(node, tested, isQuoted, context), ...declaredChecks(node, tested, context)]
}
