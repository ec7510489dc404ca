import { hash } from 'node:crypto'
import { fullCheckName, type NameParts } from '../model/full-check-name.ts'
import type { MappingEntry, Node } from '../model/node.ts'
import { kindOfKey, sortedEntries } from '../model/python-order.ts'
import { pythonReprOfKey, pythonReprOfText, pythonStrOfNode } from '../model/python-text.ts'

/** dbt cuts derived names of 64 characters or more. (dbt-core, generic_test_builders.py, `synthesize_generic_test_names`) */
const LONGEST_NAME = 63
/** Of a cut name this much of type and target stays, followed by `_` and an md5 of the whole. */
const KEPT_LENGTH = 30

/** `full` is the check's name; `short` its alias, the name of its file and of a table with its failing rows. */
export function checkName(parts: NameParts): { readonly full: string; readonly short: string } {
  if (parts.customName !== null) return { full: parts.customName, short: parts.customName }
  const { start, full } = fullCheckName(parts)
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

/** Containers stay containers, sorted by key; every scalar becomes text. */
function hashable(node: Node): string {
  if (node.kind === 'list') return `[${node.items.map(hashable).join(', ')}]`
  if (node.kind === 'scalar') return pythonReprOfText(pythonStrOfNode(node))
  return `{${sortedEntries(node)
    .map((entry) => `${pythonReprOfKey(entry)}: ${hashable(entry.value)}`)
    .join(', ')}}`
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

function md5(text: string): string {
  return hash('md5', text, 'hex')
}
