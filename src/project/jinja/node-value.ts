import type { MappingEntry, MappingNode, Node, ScalarNode } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { DateValue } from '../../template/datetime/date-value.ts'
import { timeOf } from '../../template/datetime/parse-time.ts'
import { textOf } from '../../template/python-str.ts'
import { sequenceOf } from '../../template/python-value.ts'
import { Undefined, type Value } from '../../template/value.ts'
import { ReferringValue } from './reference-value.ts'

/** A YAML value as a template sees it. */
export function valueOfNode(
  node: Node,
  renderText: (text: string, position: Position) => Value = (text) => text,
): Value {
  if (node.kind === 'list') return node.items.map((item) => valueOfNode(item, renderText))
  if (node.kind === 'mapping') {
    return new Map(node.entries.map((entry): [Value, Value] => [keyOf(entry), valueOfNode(entry.value, renderText)]))
  }
  const { value } = node
  if (typeof value === 'string') return renderText(value, node.position)
  if (typeof value !== 'object' || value === null) return value
  if (value.kind === 'timestamp') return timeOf(value.text) ?? value.text
  throw new Error('a value that was rendered already')
}

function keyOf({ key, scalarKey }: MappingEntry): Value {
  return scalarKey === undefined || (typeof scalarKey === 'object' && scalarKey !== null) ? key : scalarKey
}

/** Reads the text that a template made. */
type ReadText = (text: string) => ScalarNode['value']

/** What a template made, as a YAML value that stands where the template stands. */
export function nodeOfValue(value: Value, position: Position, readText: ReadText = (text) => text): Node {
  const items = sequenceOf(value)
  if (items !== null) {
    return { kind: 'list', items: items.map((item) => nodeOfValue(item, position, readText)), position }
  }
  if (value instanceof Map) return mappingOfValue(value, position, readText)
  return { kind: 'scalar', value: scalarOf(value, readText), position }
}

export function mappingOfValue(
  value: ReadonlyMap<Value, Value>,
  position: Position,
  readText: ReadText = (text) => text,
): MappingNode {
  const entries = [...value].map(([key, item]): MappingEntry => {
    const entry = { key: textOf(key), keyPosition: position, value: nodeOfValue(item, position, readText) }
    if (key === null) return { ...entry, scalarKey: key }
    return typeof key === 'object' || typeof key === 'string' ? entry : { ...entry, scalarKey: key }
  })
  return { kind: 'mapping', entries, position }
}

function scalarOf(value: Value, readText: ReadText): ScalarNode['value'] {
  if (value instanceof Undefined || value === null) return null
  if (value instanceof ReferringValue && value.reference !== null) return value.reference
  if (typeof value === 'string') return readText(value)
  if (value instanceof DateValue) return { kind: 'timestamp', text: value.text() }
  return typeof value === 'object' ? readText(textOf(value)) : value
}
