import { jinjaPieces } from '../jinja/jinja-template.ts'
import { type CallArgument, readCallArguments } from './call-arguments.ts'

/** A `config(…)` in SQL. */
export type ConfigCall = {
  readonly kind: 'config'
  readonly arguments: readonly CallArgument[]
  /** UTF-16 code units from the start of the text. */
  readonly start: number
  /** Whether something decides if it is met: `{% if … %}`, `{% for … %}`, `config(…) if … else config(…)`. */
  readonly isBranched: boolean
  /** What was set before it. */
  readonly sets: readonly SetBlock[]
}

/** `{% set a = 1 %}`, or `{% set a %}…{% endset %}` as a whole, without the marks that would eat white space. */
export type SetBlock = { readonly names: readonly string[]; readonly text: string }

const CONFIG = /\bconfig\s*\(|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs
const CHOICE = /\b(?:if|and|or)\b/
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
  const calls: Omit<ConfigCall, 'isBranched'>[] = []
  let [beside, end] = ['', 0]
  for (const { 0: found, index } of piece.matchAll(CONFIG)) {
    if (index < end) continue
    beside += piece.slice(end, index)
    end = index + found.length
    const given = found.startsWith('config') ? readCallArguments(piece, end) : null
    if (given === null) continue
    calls.push({ kind: 'config', arguments: given.arguments, start: start + index, sets: around.sets })
    end = given.end
  }
  const isChosen = CHOICE.test(beside + piece.slice(end))
  return calls.map((call) => ({ ...call, isBranched: around.isBranched || isChosen }))
}

function stripped(block: string): string {
  return block.replace(/^\{%[-+]/, '{%').replace(/[-+]%\}$/, '%}')
}
