import type { DeclaredCheck } from '../../model/declared-check.ts'
import { entryOf, textOf, valueAt } from '../../model/node-shape.ts'
import type { Resource } from '../../model/resource.ts'
import { columnChecks } from '../checks/column-checks.ts'
import { declaredChecks } from '../checks/declared-checks.ts'
import type { ProjectContext } from '../project-context.ts'
import { KNOWN_KEYS, NODE_KINDS } from '../schema/known-keys.ts'
import { flagAt } from '../schema/resource-settings.ts'
import { warnOfUnknownKeys } from '../schema/unknown-keys.ts'
import type { Described } from './described.ts'
import { versionsOf } from './model-versions.ts'
import type { NodeItem } from './node-item.ts'
import { nodeResource, uniqueIdOf } from './node-resource.ts'
import type { ResourceFile } from './resource-files.ts'

/**
 * Models, seeds and snapshots: those that files make, with what YAML says of them, and those that only YAML knows.
 * A column's checks come before a model's own, as in dbt.
 */
export function readNodes(
  items: readonly NodeItem[],
  files: readonly ResourceFile[],
  context: ProjectContext,
): Described {
  const byName = new Map(files.map((file) => [file.name, file]))
  const expanded = items.flatMap((item) => {
    warnOfUnknownKeys(
      item.node,
      KNOWN_KEYS[item.section],
      `the ${NODE_KINDS[item.section]} "${item.name}"`,
      context.findings,
    )
    return versionsOf(item, context.findings)
  })
  const placed = expanded.map((item) => ({ item, file: fileOf(item, byName) }))
  const described = firstDescriptions(
    placed.filter(({ item, file }) => fitsSection(item, file, context)),
    context,
  )
  const made = files.map((file) => ({
    file,
    resource: nodeResource(file, described.get(file.name)?.item, context),
  }))
  const hasModels = files.some(({ kind }) => kind === 'model')
  const onlyDescribed = [...described.values()]
    .filter(({ file }) => file === undefined)
    .map(({ item }) => describedResource(item, hasModels, context))
  const checks = placed.flatMap(({ item, file }) => {
    const kind = file?.kind ?? NODE_KINDS[item.section]
    return checksOf(item, uniqueIdOf(kind, item.name, item.version, context.projectName), context)
  })
  return { resources: [...onePerName(made, context), ...onlyDescribed], checks }
}

type PlacedItem = { readonly item: NodeItem; readonly file: ResourceFile | undefined }

function fileOf({ fileNames }: NodeItem, files: ReadonlyMap<string, ResourceFile>): ResourceFile | undefined {
  return fileNames.flatMap((name) => files.get(name) ?? [])[0]
}

/** dbt drops what stands in the wrong section, but for its checks: those find the thing by name. */
function fitsSection(item: NodeItem, file: ResourceFile | undefined, { findings }: ProjectContext): boolean {
  if (file === undefined || file.kind === NODE_KINDS[item.section]) return true
  const message = `"${item.name}" is a ${file.kind}. Expected it under "${file.kind}s", got it under "${item.section}"`
  findings.warning('BAD_SHAPE', message, item.namePosition, 'Only its checks are read there.')
  return false
}

/** By the name of the file, or by unique_id where there is none. */
function firstDescriptions(items: readonly PlacedItem[], context: ProjectContext): ReadonlyMap<string, PlacedItem> {
  const first = new Map<string, PlacedItem>()
  for (const { item, file } of items) {
    const kind = NODE_KINDS[item.section]
    const key = file?.name ?? uniqueIdOf(kind, item.name, item.version, context.projectName)
    const before = first.get(key)?.item
    if (before === undefined) {
      first.set(key, { item, file })
      continue
    }
    const place = `${before.namePosition.file}:${before.namePosition.line}`
    const message = `The ${kind} "${item.name}" is described twice. Expected once, got it in ${place} too`
    context.findings.problem('DUPLICATE_RESOURCE', message, item.namePosition, 'Put both descriptions together.')
  }
  return first
}

type MadeResource = { readonly file: ResourceFile; readonly resource: Resource }

/** Models, seeds and snapshots share one space of names; of several that have one name only one may be enabled. */
function onePerName(made: readonly MadeResource[], { findings }: ProjectContext): readonly Resource[] {
  const byName = new Map<string, Resource>()
  for (const { file, resource } of made) {
    const key = JSON.stringify([resource.name, resource.version])
    const first = byName.get(key)
    if (resource.state === 'enabled' && resource.name.includes(' ')) {
      const message = `A name has spaces. Expected none, got ${JSON.stringify(resource.name)}`
      findings.problem(
        'NAME_WITH_SPACES',
        message,
        file.position,
        'Rename the file, and give it an alias: with the spaces.',
      )
    }
    if (first === undefined || (first.state !== 'enabled' && resource.state === 'enabled')) byName.set(key, resource)
    else if (resource.state === 'enabled') {
      const message = `Two files make something named "${resource.name}". Expected one, got ${first.path} too`
      findings.problem('DUPLICATE_RESOURCE', message, file.position, 'Rename one of the files, or disable it.')
    }
  }
  return [...byName.values()]
}

/**
 * Something that no file makes. Where the project has model files it is missing; a project without any describes its
 * tables by YAML alone. A snapshot with `relation:` needs no file.
 */
function describedResource(item: NodeItem, hasModels: boolean, context: ProjectContext): Resource {
  const { file, name, namePosition, section, version } = item
  const nowhere = {
    file: file.file,
    directories: file.directories,
    rawCode: null,
    checksum: null,
    codePosition: namePosition,
  }
  const found: ResourceFile = { kind: NODE_KINDS[section], name, ...nowhere, position: namePosition }
  const relation = textOf(valueAt(item.node, 'relation'))
  const rawCode = relation === undefined ? null : `select * from {{ ${relation} }}`
  const resource = nodeResource({ ...found, rawCode }, item, context)
  if (!hasModels || entryOf(item.node, 'relation') !== undefined) return resource
  const which = version === null ? `"${name}"` : `"${name}" of version ${version}`
  const message = `There is no ${found.kind} ${which}. Expected a file that makes it. Its checks are skipped`
  context.findings.warning('REFERENCE_NOT_FOUND', message, namePosition)
  return { ...resource, state: 'missing' }
}

function checksOf(
  { node, file, name, version }: NodeItem,
  resourceId: string,
  context: ProjectContext,
): readonly DeclaredCheck[] {
  const { findings } = context
  const targetName = version === null ? name : `${name}_v${version}`
  const tested = { resourceId, targetName, isSource: false, file, column: null, inheritedTags: [] }
  const isQuoted =
    flagAt(node, 'quote_columns', findings) ?? flagAt(valueAt(node, 'config'), 'quote_columns', findings) ?? false
  return [...columnChecks(node, tested, isQuoted, context), ...declaredChecks(node, tested, context)]
}
