import type { MappingEntry, MappingNode, Node } from '../../model/node.ts'
import { describeNode, entryOf, isNull, textOf, valueAt, withoutKeys } from '../../model/node-shape.ts'
import type { Position } from '../../model/position.ts'
import { pythonStrOfNode } from '../../model/python-text.ts'
import type { Findings } from '../findings.ts'
import { textAt } from '../schema/resource-settings.ts'
import type { NodeItem } from './node-item.ts'

/** What a version says in place of its model. */
const REPLACED: readonly string[] = ['description', 'access', 'docs']
const CHECK_LISTS: readonly string[] = ['data_tests', 'tests']

type Version = { readonly name: string; readonly node: MappingNode; readonly position: Position }

/**
 * The versions of a model as if each were described by itself (dbt, contracts/graph/unparsed.py, `UnparsedVersion`): with
 * its own checks if it has any, else the model's, and with the model's columns as far as it includes them.
 *
 * @returns just the item if it has no versions.
 */
export function versionsOf(item: NodeItem, findings: Findings): readonly NodeItem[] {
  const entry = entryOf(item.node, 'versions')
  if (entry === undefined || isNull(entry.value) || item.section !== 'models') return [item]
  const versions = entry.value.kind === 'list' ? readVersions(entry.value.items, findings) : []
  if (versions.length === 0) return entry.value.kind === 'list' && entry.value.items.length > 0 ? [] : [item]
  const latest = latestOf(item.node, versions)
  return versions.map(({ name, node, position }) => {
    const isLatestVersion = name === latest
    const fileNames = [textAt(node, 'defined_in', findings) ?? `${item.name}_v${name}`]
    return {
      ...item,
      namePosition: position,
      node: describedBy(item.node, node),
      version: name,
      isLatestVersion,
      fileNames: isLatestVersion ? [...fileNames, item.name] : fileNames,
    }
  })
}

function readVersions(items: readonly Node[], findings: Findings): readonly Version[] {
  const seen = new Map<string, Position>()
  return items.flatMap((node) => {
    const value = valueAt(node, 'v')
    if (node.kind !== 'mapping' || value?.kind !== 'scalar') {
      const message = `A version is wrong. Expected "v: 1", got ${describeNode(value ?? node)}`
      findings.problem('BAD_SHAPE', message, node.position)
      return []
    }
    const name = pythonStrOfNode(value)
    const before = seen.get(name)
    if (before !== undefined) {
      const message = `The version ${name} is there twice. Expected it once, got it in line ${before.line} too`
      findings.problem('DUPLICATE_RESOURCE', message, value.position)
      return []
    }
    seen.set(name, value.position)
    return [{ name, node, position: value.position }]
  })
}

/** `latest_version`, else the largest: as numbers where all are, else as text. */
function latestOf(model: MappingNode, versions: readonly Version[]): string {
  const said = valueAt(model, 'latest_version')
  if (said !== undefined) return pythonStrOfNode(said)
  const names = versions.map(({ name }) => name)
  return names.reduce((largest, name) => (isBefore(largest, name) ? name : largest))
}

function isBefore(a: string, b: string): boolean {
  const [left, right] = [Number(a), Number(b)]
  return Number.isNaN(left) || Number.isNaN(right) ? a < b : left < right
}

function describedBy(model: MappingNode, version: MappingNode): MappingNode {
  const ownChecks = version.entries.filter(({ key, value }) => CHECK_LISTS.includes(key) && !isNull(value))
  const replaced = version.entries.filter(({ key, value }) => REPLACED.includes(key) && !isNull(value))
  const config = unitedConfig(entryOf(model, 'config'), entryOf(version, 'config'))
  const dropped = [
    ...['versions', 'latest_version', 'columns', 'config'],
    ...replaced.map(({ key }) => key),
    ...(ownChecks.length === 0 ? [] : CHECK_LISTS),
  ]
  const entries = [...withoutKeys(model, dropped).entries, ...replaced, ...ownChecks, ...config]
  const columns = columnsOf(model, version)
  return { ...model, entries: columns === undefined ? entries : [...entries, columns] }
}

function unitedConfig(model: MappingEntry | undefined, version: MappingEntry | undefined): readonly MappingEntry[] {
  if (model === undefined || version === undefined) return [model ?? version ?? []].flat()
  return [{ ...version, value: deepMerged(model.value, version.value) }]
}

function deepMerged(before: Node, value: Node): Node {
  if (before.kind !== 'mapping' || value.kind !== 'mapping') return value
  const entries = new Map(before.entries.map((entry) => [entry.key, entry]))
  for (const entry of value.entries) {
    const known = entries.get(entry.key)
    entries.set(entry.key, known === undefined ? entry : { ...entry, value: deepMerged(known.value, entry.value) })
  }
  return { ...value, entries: [...entries.values()] }
}

/** The model's columns but for those that `include` and `exclude` leave out, then the version's own. */
function columnsOf(model: MappingNode, version: MappingNode): MappingEntry | undefined {
  const base = entryOf(model, 'columns')
  const own = entryOf(version, 'columns')
  if (own?.value.kind !== 'list') return own ?? base
  const filter = own.value.items.find((item) => entryOf(item, 'include') !== undefined)
  const added = own.value.items.filter((item) => item !== filter)
  const kept = base?.value.kind === 'list' ? base.value.items.filter((column) => includes(filter, column)) : []
  return { ...own, value: { ...own.value, items: [...kept, ...added] } }
}

function includes(filter: Node | undefined, column: Node): boolean {
  if (filter === undefined) return true
  const name = textOf(valueAt(column, 'name')) ?? ''
  return isListed(valueAt(filter, 'include'), name) && !isListed(valueAt(filter, 'exclude'), name)
}

function isListed(list: Node | undefined, name: string): boolean {
  if (list?.kind === 'list') return list.items.some((item) => textOf(item) === name)
  return ['*', 'all'].includes(textOf(list) ?? '')
}
