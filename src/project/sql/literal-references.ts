import type { Reference } from '../../model/node.ts'
import { jinjaPieces } from '../jinja/jinja-template.ts'

const TEXT = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`
const VERSION = String.raw`(?:v|version)\s*=\s*(?<version>${TEXT}|[\d.]+)`

/** A text, or a call that names what it means; calls within texts are none. */
const CALL = new RegExp(
  String.raw`\b(?:(?<ref>ref)|source)\s*\(\s*(?<first>${TEXT})\s*(?:,\s*(?<second>${TEXT})\s*)?(?:,\s*${VERSION}\s*)?,?\s*\)|${TEXT}`,
  'gs',
)

/**
 * What a template reads, as far as its text alone says so: `ref('orders')`, `ref('pkg', 'orders', v=2)`,
 * `source('shop', 'orders')` in its expressions and blocks, in their order. Nothing is rendered: a call in a branch that
 * is never taken counts, one with a computed name does not.
 */
export function literalReferences(template: string): readonly Reference[] {
  const found = new Map<string, Reference>()
  for (const { text } of jinjaPieces(template)) {
    if (/^\{(?:#|%[-+]?\s*raw\b)/.test(text) || !/\b(?:ref|source)\s*\(/.test(text)) continue
    for (const { groups = {} } of text.matchAll(CALL)) {
      const reference = referenceOf(groups)
      if (reference !== null) found.set(JSON.stringify(reference), reference)
    }
  }
  return [...found.values()]
}

/** Whether an expression computes what it refers to, so that only rendering tells: `ref(var('input'))`, `ref('a') if x else ref('b')`. */
export function computesReferences(expression: string): boolean {
  return /\b(?:ref|source)\s*\(|\bif\b/.test(expression.replace(CALL, ''))
}

function referenceOf(groups: Readonly<Record<string, string | undefined>>): Reference | null {
  const { ref, first, second, version } = groups
  if (first === undefined) return null
  if (ref === undefined) {
    return second === undefined ? null : { kind: 'source', source: unquoted(first), table: unquoted(second) }
  }
  return {
    kind: 'ref',
    packageName: second === undefined ? null : unquoted(first),
    name: unquoted(second ?? first),
    version: version === undefined ? null : unquoted(version),
  }
}

function unquoted(text: string): string {
  return /^['"]/.test(text) ? text.slice(1, -1).replace(/\\(.)/gs, '$1') : text
}
