import type { RelationArgument } from '../check-types/argument.ts'
import type { DeclaredCheck } from '../model/declared-check.ts'
import type { MappingNode, Node, Reference, ScalarNode } from '../model/node.ts'
import { entryOf } from '../model/node-shape.ts'
import type { ResourceIndex } from '../model/resource-index.ts'
import { type EphemeralQueries, fromItemOf } from './ephemeral-models.ts'

/** What a reference is in SQL. */
export type Lookup = (reference: Reference) => RelationArgument | undefined

/** Finds what the references of a package mean. */
export function lookupIn(resources: ResourceIndex, packageName: string, ephemerals: EphemeralQueries): Lookup {
  return (reference) => {
    const found = resources.byReference(reference, packageName)
    if (found === undefined) return undefined
    const relation = found.materialization === 'ephemeral' ? null : found.relation
    return { kind: 'relation', relation, text: fromItemOf(found, ephemerals) }
  }
}

/** All references in a check's arguments, wherever they stand. */
export function referencesIn(node: Node): readonly Reference[] {
  if (node.kind === 'list') return node.items.flatMap(referencesIn)
  if (node.kind === 'mapping') return node.entries.flatMap(({ value }) => referencesIn(value))
  const { value } = node
  if (typeof value !== 'object' || value === null || value.kind === 'timestamp') return []
  return value.kind === 'template' ? value.parts.filter((part) => typeof part !== 'string') : [value]
}

/** The same, with those that only a template knows of. */
export function referencesOf({ arguments: given, template, late }: DeclaredCheck): readonly Reference[] {
  return [...referencesIn(given), ...(template?.references ?? []), ...(late?.references ?? [])]
}

/** All texts in a check's arguments, those around references included. */
export function textsIn(node: Node): readonly string[] {
  if (node.kind === 'list') return node.items.flatMap(textsIn)
  if (node.kind === 'mapping') return node.entries.flatMap(({ value }) => textsIn(value))
  const { value } = node
  if (typeof value === 'string') return [value]
  const isTemplate = typeof value === 'object' && value !== null && value.kind === 'template'
  return isTemplate ? value.parts.filter((part) => typeof part === 'string') : []
}

/**
 * Arguments as plain values for a check type: mappings are objects, lists arrays, references `RelationArgument`s.
 *
 * Every reference must be known to `lookup`.
 */
function plainValue(node: Node, lookup: Lookup): unknown {
  if (node.kind === 'list') return node.items.map((item) => plainValue(item, lookup))
  if (node.kind === 'mapping') return plainArguments(node, lookup)
  return plainScalar(node, lookup)
}

/** The arguments of one check by name. */
export function plainArguments(node: MappingNode, lookup: Lookup): Readonly<Record<string, unknown>> {
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value, lookup)]))
}

/** One argument, or one text with references in it. */
export function plainScalar({ value }: ScalarNode, lookup: Lookup): unknown {
  if (typeof value !== 'object' || value === null || value.kind === 'timestamp') return value
  if (value.kind !== 'template') return relationArgument(value, lookup)
  return value.parts.map((part) => (typeof part === 'string' ? part : relationArgument(part, lookup).text)).join('')
}

function relationArgument(reference: Reference, lookup: Lookup): RelationArgument {
  const found = lookup(reference)
  if (found === undefined) throw new Error('a reference was not looked up before it was used')
  return found
}

/** The value at `path` (argument names and list indexes); the nearest thing around it if it is not there. */
export function nodeAt(node: Node, path: readonly PropertyKey[]): Node {
  const [step, ...rest] = path
  if (step === undefined) return node
  const inner =
    node.kind === 'mapping'
      ? entryOf(node, String(step))?.value
      : node.kind === 'list' && typeof step === 'number'
        ? node.items[step]
        : undefined
  return inner === undefined ? node : nodeAt(inner, rest)
}
