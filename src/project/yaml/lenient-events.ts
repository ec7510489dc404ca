import { isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import { blockText } from './block-text.ts'
import { RefusedYaml } from './refused-yaml.ts'
import type { YamlEvent } from './yaml-event.ts'
import { yamlSyntaxMessage } from './yaml-syntax-message.ts'

/**
 * The events of a text with one document at most, as the yaml package reads it.
 *
 * @throws RefusedYaml at the first mistake.
 */
export function lenientEvents(text: string): readonly YamlEvent[] {
  const documents = parseAllDocuments(text, {
    version: '1.1',
    // Every scalar stays text: the yaml package's own 1.1 differs from PyYAML's
    schema: 'failsafe',
    merge: false,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  })
  const [first, second] = documents
  const error = 'empty' in documents ? documents.errors[0] : first?.errors[0]
  if (error !== undefined) throw new RefusedYaml('YAML_SYNTAX', yamlSyntaxMessage(error.code), error.pos[0])
  if (first === undefined) return []
  if (second !== undefined) {
    throw new RefusedYaml('YAML_SYNTAX', 'A second document begins. Expected one document in a file', second.range[0])
  }
  return [...eventsOf(first.contents, first.range[0], text.length)]
}

function* eventsOf(node: unknown, around: number, length: number): Generator<YamlEvent> {
  const offset = (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined) ?? around
  if (isAlias(node)) yield { kind: 'alias', offset, name: node.source }
  else if (isMap(node) || isSeq(node)) {
    const properties = { offset, anchor: node.anchor ?? null, tag: node.tag ?? null }
    yield { kind: isMap(node) ? 'mapping' : 'list', ...properties }
    const inside = isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]) : node.items
    for (const one of inside) yield* eventsOf(one, offset, length)
    yield { kind: 'end' }
  } else if (isScalar(node)) {
    const isPlain = node.type === 'PLAIN'
    const text = String(node.value)
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
    yield {
      kind: 'scalar',
      offset,
      text: isBlock ? blockText(text, node.range?.[1] ?? 0, length) : text,
      isPlain,
      anchor: node.anchor ?? null,
      tag: node.tag ?? null,
    }
  } else yield { kind: 'scalar', offset, text: '', isPlain: true, anchor: null, tag: null }
}
