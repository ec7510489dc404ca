import type { MappingEntry, MappingNode } from '../../model/node.ts'
import { describeNode, entryOf, isNull, textOf } from '../../model/node-shape.ts'
import type { Position } from '../../model/position.ts'
import type { Findings } from '../findings.ts'

/** A named thing in a list of a schema file: a model, a source, a table, a column. */
export type NamedItem = { readonly name: string; readonly namePosition: Position; readonly node: MappingNode }

/** The named mappings in a list such as `models:`. What has another shape is a problem. */
export function namedItems(list: MappingEntry | undefined, noun: string, findings: Findings): readonly NamedItem[] {
  if (list === undefined) return []
  if (list.value.kind !== 'list') {
    const message = `"${list.key}" is no list. Expected "- name: …" below it, got ${describeNode(list.value)}`
    findings.problem('BAD_SHAPE', message, list.keyPosition)
    return []
  }
  return list.value.items.flatMap((node) => {
    if (node.kind === 'mapping') return namedItem(node, noun, findings)
    findings.problem(
      'BAD_SHAPE',
      `A ${noun} is no mapping. Expected "name: …", got ${describeNode(node)}`,
      node.position,
    )
    return []
  })
}

function namedItem(node: MappingNode, noun: string, findings: Findings): readonly NamedItem[] {
  const entry = entryOf(node, 'name')
  if (entry === undefined || isNull(entry.value)) {
    const message = `A ${noun} has no name. Expected "name: …", got nothing`
    findings.problem('MISSING_NAME', message, entry?.keyPosition ?? node.position)
    return []
  }
  const name = textOf(entry.value)
  if (name !== undefined && name !== '') return [{ name, namePosition: entry.value.position, node }]
  const message = `The name of a ${noun} is wrong. Expected text, got ${describeNode(entry.value)}`
  const hint = name === undefined && entry.value.kind === 'scalar' ? 'Put quotes around it.' : undefined
  findings.problem('BAD_SHAPE', message, entry.value.position, hint)
  return []
}
