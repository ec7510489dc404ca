import { jinjaPieces } from '../jinja/jinja-template.ts'
import { type CallArgument, readCallArguments } from './call-arguments.ts'

/** A `config(…)` in SQL. */
export type ConfigCall = {
  readonly kind: 'config'
  readonly arguments: readonly CallArgument[]
  /** UTF-16 code units from the start of the text. */
  readonly start: number
  /** Whether a statement decides if it is met: `{% if … %}`, `{% for … %}`. */
  readonly isBranched: boolean
  /** What was set before it. */
  readonly sets: readonly SetBlock[]
}

/** `{% set a = 1 %}`, or `{% set a %}…{% endset %}` as a whole, without the marks that would eat white space. */
export type SetBlock = { readonly names: readonly string[]; readonly text: string }

const CONFIG = /\bconfig\s*\(|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs
const STATEMENT = /^\{%[-+]?\s*(?<word>\w+)\s*(?<rest>.*?)[-+]?%\}$/s
const TARGETS = /^(?<names>[\w.]+(?:\s*,\s*[\w.]+)*)\s*(?<assigns>=)?/

/** The `config(…)` calls of a model or snapshot in their order. */
export function configCalls(template: string): readonly ConfigCall[] {
  if (!template.includes('config')) return []
  const found: ConfigCall[] = []
  const sets: SetBlock[] = []
  let depth = 0
  let opened: { readonly names: readonly string[]; readonly start: number } | null = null
  for (const { text, start } of jinjaPieces(template)) {
    if (/^\{(?:#|%[-+]?\s*raw\b)/.test(text)) continue
    found.push(...callsIn(text, start, { isBranched: depth > 0, sets: [...sets] }))
    const { word = '', rest = '' } = STATEMENT.exec(text)?.groups ?? {}
    if (word === 'if' || word === 'for') depth++
    else if (word === 'endif' || word === 'endfor') depth--
    else if (word === 'set') {
      const { names = '', assigns } = TARGETS.exec(rest)?.groups ?? {}
      const targets = names.split(',').map((name) => name.trim())
      if (assigns === undefined) opened = { names: targets, start }
      else sets.push({ names: targets, text: stripped(text) })
    } else if (word === 'endset' && opened !== null) {
      sets.push({ names: opened.names, text: template.slice(opened.start, start + text.length) })
      opened = null
    }
  }
  return found
}

function callsIn(piece: string, start: number, around: Pick<ConfigCall, 'isBranched' | 'sets'>): readonly ConfigCall[] {
  return [...piece.matchAll(CONFIG)].flatMap((match): readonly ConfigCall[] => {
    if (!match[0].startsWith('config')) return []
    const given = readCallArguments(piece, match.index + match[0].length)
    return given === null ? [] : [{ kind: 'config', arguments: given, start: start + match.index, ...around }]
  })
}

function stripped(block: string): string {
  return block.replace(/^\{%[-+]/, '{%').replace(/[-+]%\}$/, '%}')
}
