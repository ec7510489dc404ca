import type { MappingNode, Node, ScalarNode } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { textOf } from '../../template/python-str.ts'
import { sequenceOf } from '../../template/python-value.ts'
import { Undefined, type Value } from '../../template/value.ts'
import { RelationValue } from './relation-value.ts'

/** A YAML value as a template sees it; dates are their text. */
export function valueOfNode(
  node: Node,
  renderText: (text: string, position: Position) => Value = (text) => text,
): Value {
  if (node.kind === 'list') return node.items.map((item) => valueOfNode(item, renderText))
  if (node.kind === 'mapping') {
    return new Map(node.entries.map(({ key, value }): [Value, Value] => [key, valueOfNode(value, renderText)]))
  }
  const { value } = node
  if (typeof value === 'string') return renderText(value, node.position)
  if (typeof value !== 'object' || value === null) return value
  if (value.kind === 'timestamp') return value.text
  throw new Error('a value that was rendered already')
}

/** What a template made, as a YAML value that stands where the template stands. */
export function nodeOfValue(value: Value, position: Position): Node {
  const items = sequenceOf(value)
  if (items !== null) return { kind: 'list', items: items.map((item) => nodeOfValue(item, position)), position }
  if (value instanceof Map) return mappingOfValue(value, position)
  return { kind: 'scalar', value: scalarOf(value), position }
}

export function mappingOfValue(value: ReadonlyMap<Value, Value>, position: Position): MappingNode {
  const entries = [...value].map(([key, item]) => ({
    key: textOf(key),
    keyPosition: position,
    value: nodeOfValue(item, position),
  }))
  return { kind: 'mapping', entries, position }
}

function scalarOf(value: Value): ScalarNode['value'] {
  if (value instanceof Undefined || value === null) return null
  if (value instanceof RelationValue) return value.reference ?? value.text()
  return typeof value === 'string' || typeof value !== 'object' ? value : textOf(value)
}
