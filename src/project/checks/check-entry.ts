import type { MappingEntry, MappingNode, Node } from '../../model/node.ts'
import { describeNode, entryOf, textOf, withoutKeys } from '../../model/node-shape.ts'
import type { Position } from '../../model/position.ts'
import type { Findings } from '../findings.ts'

/** One item of a check list, whichever of its three forms it has. */
export type CheckEntry = {
  readonly namespace: string | null
  readonly testName: string
  /** Arguments and settings, still together. */
  readonly body: MappingNode
  /** Of the check's name. */
  readonly position: Position
}

/** dbt matches the start of the text only: `unique!` is `unique` (generic_test_builders.py). */
const TEST_NAME = /^(?:([A-Za-z_]\w*)\.)?([A-Za-z_]\w*)/

/** Reads `unique`, `accepted_values: {…}` or `{test_name: unique, …}`. Null if it is none of them. */
export function readCheckEntry(node: Node, findings: Findings): CheckEntry | null {
  if (node.kind === 'scalar') {
    const body: MappingNode = { kind: 'mapping', entries: [], position: node.position }
    return named(node, body, findings)
  }
  if (node.kind === 'list') {
    findings.problem(
      'BAD_SHAPE',
      'A check is a list. Expected its name, or a mapping with its name as key',
      node.position,
    )
    return null
  }
  const flat = entryOf(node, 'test_name')
  if (flat !== undefined) return named(flat.value, withoutKeys(node, ['test_name']), findings)
  return keyed(node, findings)
}

function keyed(node: MappingNode, findings: Findings): CheckEntry | null {
  const [entry, ...others] = node.entries
  if (entry === undefined || others.length > 0) {
    const keys = node.entries.map(({ key }) => key).join(', ')
    const message = `A check has ${node.entries.length} keys. Expected one, its name, got ${keys === '' ? 'none' : keys}`
    const hint = 'Indent what belongs to the check below its name.'
    findings.problem('BAD_SHAPE', message, entry?.keyPosition ?? node.position, hint)
    return null
  }
  return bodied(entry, findings)
}

function bodied({ key, keyPosition, value }: MappingEntry, findings: Findings): CheckEntry | null {
  if (value.kind !== 'mapping') {
    const message = `The check "${key}" has no arguments. Expected a mapping after the colon, got ${describeNode(value)}`
    findings.problem('BAD_SHAPE', message, keyPosition, `Without arguments write "- ${key}".`)
    return null
  }
  return named({ kind: 'scalar', value: key, position: keyPosition }, value, findings)
}

function named(node: Node, body: MappingNode, findings: Findings): CheckEntry | null {
  const name = TEST_NAME.exec(textOf(node) ?? '')
  if (name !== null) {
    const [, namespace = null, testName = ''] = name
    return { namespace, testName, body, position: node.position }
  }
  const message = `This is no name of a check. Expected letters, digits and _, got ${describeNode(node)}`
  findings.problem('BAD_SHAPE', message, node.position)
  return null
}
