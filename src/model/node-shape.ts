import type { MappingEntry, MappingNode, Node, Reference } from './node.ts'
import { pythonStrOfNode } from './python-text.ts'

/** The entry of a mapping by key; undefined for anything that is no mapping. */
export function entryOf(node: Node | undefined, key: string): MappingEntry | undefined {
  return node?.kind === 'mapping' ? node.entries.find((entry) => entry.key === key) : undefined
}

/** The value of a mapping by key, where null and absent are the same. */
export function valueAt(node: Node | undefined, key: string): Node | undefined {
  const value = entryOf(node, key)?.value
  return value === undefined || isNull(value) ? undefined : value
}

/** A text value as it is; undefined for everything else. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined
}

export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null
}

/** Python's `bool()`: empty things, zero, False and None are false. */
export function isTruthy(node: Node): boolean {
  if (node.kind === 'list') return node.items.length > 0
  if (node.kind === 'mapping') return node.entries.length > 0
  return Boolean(node.value)
}

/** What stands there, for *got …*: short, and never a whole list. */
export function describeNode(node: Node): string {
  if (node.kind === 'mapping') return 'a mapping'
  if (node.kind === 'list') return node.items.length === 0 ? 'an empty list' : 'a list'
  const { value } = node
  if (value === null) return 'nothing'
  if (typeof value === 'string') return value === '' ? 'an empty text' : `the text ${JSON.stringify(shorten(value))}`
  if (typeof value === 'object' && value.kind === 'template') return 'text with a reference in it'
  if (typeof value === 'object' && value.kind !== 'timestamp') return describeReference(value)
  const noun = typeof value === 'boolean' ? 'the boolean' : typeof value === 'object' ? 'the date' : 'the number'
  return `${noun} ${pythonStrOfNode(node)}`
}

/** `ref('x')` as a person wrote it. */
export function describeReference(reference: Reference): string {
  if (reference.kind === 'source') return `source('${reference.source}', '${reference.table}')`
  const packagePart = reference.packageName === null ? '' : `'${reference.packageName}', `
  const version = reference.version === null ? '' : `, version=${reference.version}`
  return `ref(${packagePart}'${reference.name}'${version})`
}

/** A mapping without some of its keys. */
export function withoutKeys(node: MappingNode, keys: readonly string[]): MappingNode {
  const dropped = new Set(keys)
  return { ...node, entries: node.entries.filter(({ key }) => !dropped.has(key)) }
}

function shorten(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`
}
