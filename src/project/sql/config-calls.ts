import { jinjaPieces } from '../jinja/jinja-template.ts'
import { type CallArgument, readCallArguments } from './call-arguments.ts'

/** A `config(…)` in SQL. */
export type ConfigCall = {
  readonly kind: 'config'
  readonly arguments: readonly CallArgument[]
  /** UTF-16 code units from the start of the text. */
  readonly start: number
}

/** A statement that decides what counts: `{% if … %}`, `{% set … %}`. */
export type ControlBlock = { readonly kind: 'control'; readonly text: string }

const CONFIG = /\bconfig\s*\(|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs
const CONTROL = /^\{%[-+]?\s*(?:if|elif|else|endif|for|endfor|set\s+[\w.]+\s*=)(?!\w)/

/** The `config(…)` calls of a model or snapshot and the statements around them, in their order. */
export function configCalls(template: string): readonly (ConfigCall | ControlBlock)[] {
  if (!template.includes('config')) return []
  const found: (ConfigCall | ControlBlock)[] = []
  for (const { text, start } of jinjaPieces(template)) {
    if (/^\{(?:#|%[-+]?\s*raw\b)/.test(text)) continue
    const calls = callsIn(text, start)
    if (calls.length > 0) found.push(...calls)
    else if (CONTROL.test(text)) found.push({ kind: 'control', text })
  }
  const last = found.findLastIndex(({ kind }) => kind === 'config')
  return last < 0 ? [] : found
}

function callsIn(piece: string, start: number): readonly ConfigCall[] {
  return [...piece.matchAll(CONFIG)].flatMap((match): readonly ConfigCall[] => {
    if (!match[0].startsWith('config')) return []
    const given = readCallArguments(piece, match.index + match[0].length)
    return given === null ? [] : [{ kind: 'config', arguments: given, start: start + match.index }]
  })
}
