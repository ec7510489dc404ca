import { hash } from 'node:crypto'
import type { MappingEntry, MappingNode, Node } from '../model/node.ts'
import { pythonReprOfKey, pythonReprOfText, pythonStrOfNode } from '../model/python-text.ts'

/** dbt cuts derived names of 64 characters or more. (dbt-core, generic_test_builders.py, `synthesize_generic_test_names`) */
const LONGEST_NAME = 63
/** Of a cut name this much of type and target stays, followed by `_` and an md5 of the whole. */
const KEPT_LENGTH = 30

/** What dbt derives a check's names from. */
export type NameParts = {
  readonly namespace: string | null
  readonly testName: string
  /** `orders`, `dim_v2`, or for a source table `raw_orders`. */
  readonly targetName: string
  readonly isSource: boolean
  /** Unrendered, `column_name` included. */
  readonly rawArguments: MappingNode
  readonly customName: string | null
}

/** `full` is the check's name; `short` its alias, the name of its file and of a table with its failing rows. */
export function checkName(parts: NameParts): { readonly full: string; readonly short: string } {
  if (parts.customName !== null) return { full: parts.customName, short: parts.customName }
  const prefix = `${parts.namespace === null ? '' : `${parts.namespace}_`}${parts.isSource ? 'source_' : ''}${parts.testName}`
  const start = `${prefix}_${parts.targetName}`
  const values = sortedEntries(parts.rawArguments).flatMap(({ value }) => flatTexts(value))
  const full = `${start}_${values.map((text) => text.replace(/[^0-9a-zA-Z_]+/gu, '_')).join('__')}`
  const length = [...full].length
  const short = length <= LONGEST_NAME ? full : `${[...start].slice(0, KEPT_LENGTH).join('')}_${md5(full)}`
  return { full, short }
}

/**
 * The last part of dbt's unique_id: ten hex digits over name and arguments.
 *
 * @param modelText how dbt would name the tested relation in Jinja, e.g. `ref('orders')`.
 */
export function checkHash(fullName: string, parts: NameParts, modelText: string): string {
  const model = `{{ get_where_subquery(${modelText}) }}`
  const { rawArguments } = parts
  const modelValue: Node = { kind: 'scalar', value: model, position: rawArguments.position }
  const modelEntry = { key: 'model', keyPosition: rawArguments.position, value: modelValue }
  const kwargs = hashable({ ...rawArguments, entries: [...rawArguments.entries, modelEntry] })
  const metadata = `{'kwargs': ${kwargs}, 'name': ${pythonReprOfText(parts.testName)}, 'namespace': ${pythonReprOfText(parts.namespace ?? 'None')}}`
  return md5(fullName + metadata).slice(-10)
}

/** Lists and mappings give each of their values; anything deeper is one text, as Python writes it. */
function flatTexts(node: Node): string[] {
  if (node.kind === 'list') return node.items.map(pythonStrOfNode)
  if (node.kind === 'mapping') return node.entries.map(({ value }) => pythonStrOfNode(value))
  return [pythonStrOfNode(node)]
}

/** Containers stay containers, sorted by key; every scalar becomes text. */
function hashable(node: Node): string {
  if (node.kind === 'list') return `[${node.items.map(hashable).join(', ')}]`
  if (node.kind === 'scalar') return pythonReprOfText(pythonStrOfNode(node))
  return `{${sortedEntries(node)
    .map((entry) => `${pythonReprOfKey(entry)}: ${hashable(entry.value)}`)
    .join(', ')}}`
}

/** Python sorts numbers and booleans by their value. */
function sortedEntries(node: MappingNode): MappingNode['entries'] {
  return node.entries.toSorted((a, b) => {
    const isNumeric = kindOfKey(a) === 'a number' && kindOfKey(b) === 'a number'
    return isNumeric ? Number(a.scalarKey) - Number(b.scalarKey) : compareCodePoints(a.key, b.key)
  })
}

/** The first key that Python cannot sort among those before it, for dbt's hash fails there. */
export function unsortableKey(node: Node): { readonly entry: MappingEntry; readonly expected: string } | null {
  if (node.kind === 'scalar') return null
  if (node.kind === 'list') return node.items.flatMap((item) => unsortableKey(item) ?? [])[0] ?? null
  const [first] = node.entries
  const expected = first === undefined ? '' : kindOfKey(first)
  const entry = node.entries.find(
    (other) => other !== first && (kindOfKey(other) !== expected || expected === 'nothing'),
  )
  if (entry !== undefined) return { entry, expected }
  return node.entries.flatMap(({ value }) => unsortableKey(value) ?? [])[0] ?? null
}

function kindOfKey({ scalarKey }: MappingEntry): string {
  if (scalarKey === undefined) return 'a text'
  if (scalarKey === null) return 'nothing'
  if (typeof scalarKey !== 'object') return 'a number'
  return scalarKey.text.includes(':') ? 'a time' : 'a date'
}

/** Python sorts text by code points, JavaScript by UTF-16 units. */
function compareCodePoints(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function md5(text: string): string {
  return hash('md5', text, 'hex')
}
