import type { MappingNode, Node } from './node.ts'
import { sortedEntries } from './python-order.ts'
import { pythonStrOfNode } from './python-text.ts'

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

/**
 * A check's name, and the part of it before the arguments (dbt-core, generic_test_builders.py,
 * `synthesize_generic_test_names`).
 */
export function fullCheckName(parts: NameParts): { readonly start: string; readonly full: string } {
  const prefix = `${parts.namespace === null ? '' : `${parts.namespace}_`}${parts.isSource ? 'source_' : ''}${parts.testName}`
  const start = `${prefix}_${parts.targetName}`
  if (parts.customName !== null) return { start, full: parts.customName }
  const values = sortedEntries(parts.rawArguments).flatMap(({ value }) => flatTexts(value))
  return { start, full: `${start}_${values.map((text) => text.replace(/[^0-9a-zA-Z_]+/gu, '_')).join('__')}` }
}

/** Lists and mappings give each of their values; anything deeper is one text, as Python writes it. */
function flatTexts(node: Node): string[] {
  if (node.kind === 'list') return node.items.map(pythonStrOfNode)
  if (node.kind === 'mapping') return node.entries.map(({ value }) => pythonStrOfNode(value))
  return [pythonStrOfNode(node)]
}
