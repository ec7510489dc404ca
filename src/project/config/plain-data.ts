import type { MappingNode, Node } from '../../model/node.ts'

/** A YAML value as JSON-like data: dates are text, and so are integers beyond 2^53. */
export function plainData(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(plainData)
  if (node.kind === 'mapping') return plainMapping(node)
  const { value } = node
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString()
  if (typeof value !== 'object' || value === null) return value
  return value.kind === 'timestamp' ? value.text : null
}

export function plainMapping(node: MappingNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainData(value)]))
}
