import { ConfigError } from '../../errors.ts'
import type { MappingEntry, MappingNode, Node, Reference } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { makeProblem } from '../../model/problem.ts'
import { Findings } from '../findings.ts'
import { parseYaml } from '../yaml/parse-yaml.ts'

const REFERENCE =
  /^\s*(?<function>ref|source)\s*\(\s*(?<first>'[^']*'|"[^"]*")\s*(?:,\s*(?<second>'[^']*'|"[^"]*")\s*)?\)\s*$/

/** A word `key=value`, and where it stands. */
export type GivenWord = { readonly word: string; readonly position: Position }

/**
 * `key=value` words as the arguments of a check. A value is read as YAML, where that is no text: numbers, true, lists
 * (`values=[a, b]`); anything else is the text as it is, or `ref('x')`.
 *
 * @throws ConfigError BAD_FLAG for a word without "=", and for a key that is there twice.
 */
export function questionArguments(words: readonly GivenWord[], position: Position): MappingNode {
  const entries = words.map(({ word, position: at }): MappingEntry => {
    const [, key, value = ''] = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(word) ?? []
    if (key === undefined) throw badWord(`Expected key=value, got ${JSON.stringify(word)}`, at)
    return { key, keyPosition: at, value: valueNode(value, { ...at, column: at.column + key.length + 1 }) }
  })
  const twice = entries.find(({ key }, index) => entries.findIndex((entry) => entry.key === key) < index)
  if (twice !== undefined) throw badWord(`${twice.key} is given twice. Expected it once`, twice.keyPosition)
  return { kind: 'mapping', entries, position }
}

function valueNode(text: string, position: Position): Node {
  const reference = referenceIn(text)
  if (reference !== null) return { kind: 'scalar', value: reference, position }
  const findings = new Findings()
  const node = parseYaml(text, position.file, findings)
  const isText = node?.kind === 'scalar' && typeof node.value === 'string' && !/^\s*["']/.test(text)
  if (node === null || findings.problems.length > 0 || isText) return { kind: 'scalar', value: text, position }
  return placedAt(node, position)
}

function placedAt(node: Node, position: Position): Node {
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => placedAt(item, position)), position }
  if (node.kind === 'scalar') {
    const reference = typeof node.value === 'string' ? referenceIn(node.value) : null
    return { ...node, value: reference ?? node.value, position }
  }
  const entries = node.entries.map((entry) => ({
    ...entry,
    keyPosition: position,
    value: placedAt(entry.value, position),
  }))
  return { ...node, entries, position }
}

function referenceIn(text: string): Reference | null {
  const { function: called, first = '', second } = REFERENCE.exec(text)?.groups ?? {}
  if (called === undefined) return null
  const [own, other] = [first, second].map((quoted) => quoted?.slice(1, -1))
  if (called === 'source') return other === undefined ? null : { kind: 'source', source: own ?? '', table: other }
  if (other === undefined) return { kind: 'ref', packageName: null, name: own ?? '', version: null }
  return { kind: 'ref', packageName: own ?? '', name: other, version: null }
}

function badWord(message: string, position: Position): ConfigError {
  return new ConfigError([makeProblem('BAD_FLAG', message, position)])
}
