import type { Node, Reference, ScalarNode, Template } from '../../model/node.ts'
import type { Position } from '../../model/position.ts'
import { pythonStrOfNode } from '../../model/python-text.ts'
import { plainScalar } from '../yaml/python-scalar.ts'

/** Stand around the number of a reference (`r0`), or around text that a filter wants read as a value (`n5432`). */
export const MARK_START = '\ufdd2'
export const MARK_END = '\ufdd3'

/** The largest integer that the engine takes; larger ones reach it as text. */
const MAX_INT = 2n ** 63n - 1n

/** A piece of what a template gave: text around expressions, or the value of one. */
export type JinjaPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly value: unknown }

/** A YAML value as the engine takes it. It has no dates, and sorts the keys of mappings. */
export function toJinja(node: Node): unknown {
  if (node.kind === 'list') return node.items.map(toJinja)
  if (node.kind === 'mapping') return Object.fromEntries(node.entries.map(({ key, value }) => [key, toJinja(value)]))
  const { value } = node
  if (typeof value === 'bigint') return value > MAX_INT || value < -MAX_INT ? value.toString() : value
  if (typeof value !== 'object' || value === null) return value
  return value.kind === 'timestamp' ? value.text : null
}

/** Reads JSON with integers as bigints: `1` is an int, `1.0` a float. */
export function parseJson(json: string): unknown {
  return JSON.parse(json, (_key, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value !== 'number') return value
    const source = context?.source ?? ''
    return /^-?\d+$/.test(source) ? BigInt(source) : value
  })
}

/**
 * What dbt makes of rendered pieces: one lone value keeps its type, everything else is joined as text
 * (dbt_common/clients/jinja.py, quoted_native_concat).
 */
export function joinPieces(pieces: readonly JinjaPiece[], references: readonly Reference[], position: Position): Node {
  const [first, ...others] = pieces
  if (first?.kind === 'value' && others.length === 0) return toNode(first.value, references, position)
  const parts = pieces.flatMap((piece) => {
    if (piece.kind === 'text') return [piece.text]
    const node = toNode(piece.value, references, position)
    return partsOf(node)
  })
  return { kind: 'scalar', value: joinParts(parts), position }
}

function toNode(value: unknown, references: readonly Reference[], position: Position): Node {
  if (Array.isArray(value)) {
    return { kind: 'list', items: value.map((item: unknown) => toNode(item, references, position)), position }
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, inner]) => ({
      key,
      keyPosition: position,
      value: toNode(inner, references, position),
    }))
    return { kind: 'mapping', entries, position }
  }
  return { kind: 'scalar', value: scalarOf(value, references), position }
}

function scalarOf(value: unknown, references: readonly Reference[]): ScalarNode['value'] {
  if (typeof value === 'string') return value.includes(MARK_START) ? withMarks(value, references) : value
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? value : null
}

/** A text that is one mark becomes the marked value; marks in longer text become parts of it. */
function withMarks(text: string, references: readonly Reference[]): ScalarNode['value'] {
  const native = new RegExp(`^${MARK_START}n([^${MARK_END}]*)${MARK_END}$`).exec(text)?.[1]
  if (native !== undefined) return nativeScalar(native)
  const pieces = text.split(new RegExp(`${MARK_START}([rn][^${MARK_END}]*)${MARK_END}`))
  const parts = pieces.map((piece, index) => {
    if (index % 2 === 0) return piece
    return piece.startsWith('n') ? piece.slice(1) : (references[Number(piece.slice(1))] ?? '')
  })
  return joinParts(parts)
}

/** Python's literal, as `as_native` and its kin read it. */
function nativeScalar(text: string): ScalarNode['value'] {
  if (/^(?:True|False|None)$/.test(text)) return text === 'None' ? null : text === 'True'
  if (!/^[-+]?[\d.]/.test(text)) return text
  const number = /^[-+]?\d+$/.test(text) ? BigInt(text) : plainScalar(text)
  return typeof number === 'bigint' || typeof number === 'number' ? number : text
}

function partsOf(node: Node): readonly (string | Reference)[] {
  if (node.kind !== 'scalar') return [pythonStrOfNode(node)]
  const { value } = node
  if (typeof value !== 'object' || value === null || value.kind === 'timestamp') return [pythonStrOfNode(node)]
  return value.kind === 'template' ? value.parts : [value]
}

function joinParts(parts: readonly (string | Reference)[]): string | Reference | Template {
  const joined: (string | Reference)[] = []
  for (const part of parts) {
    const last = joined.at(-1)
    if (typeof part === 'string' && typeof last === 'string') joined[joined.length - 1] = last + part
    else if (part !== '') joined.push(part)
  }
  const [first = '', ...others] = joined
  return others.length === 0 ? first : { kind: 'template', parts: joined }
}
