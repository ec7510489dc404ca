import { argument, flagArgument, intArgument, optionalText, textArgument } from './call-arguments.ts'
import { formatPercent } from './format-text.ts'
import { jsonOf } from './json-text.ts'
import { reprOf, textOf } from './python-str.ts'
import { capitalized, replaced, stripped, titled } from './text-methods.ts'
import { type Call, Tuple, type Value } from './value.ts'

const HTML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }

export const TEXT_FILTERS: readonly (readonly [string, (operand: Value, call: Call) => Value])[] = [
  ['upper', (operand) => textOf(operand).toUpperCase()],
  ['lower', (operand) => textOf(operand).toLowerCase()],
  ['title', (operand) => titled(textOf(operand))],
  ['capitalize', (operand) => capitalized(textOf(operand))],
  ['trim', (operand, call) => stripped(textOf(operand), optionalText(call, 0, 'chars'), true, true)],
  ['replace', (operand, call) => replaced(textOf(operand), call)],
  ['string', (operand) => textOf(operand)],
  ['safe', (operand) => operand],
  ['pprint', (operand) => reprOf(operand)],
  ['escape', (operand) => escaped(textOf(operand))],
  ['e', (operand) => escaped(textOf(operand))],
  ['format', (operand, call) => formatted(textOf(operand), call)],
  ['indent', (operand, call) => indented(textOf(operand), call)],
  ['center', (operand, call) => centered(textOf(operand), call)],
  ['truncate', (operand, call) => truncated(textOf(operand), call)],
  ['wordcount', (operand) => BigInt(textOf(operand).match(/[\p{L}\p{N}_]+/gu)?.length ?? 0)],
  ['tojson', (operand) => jsonOf(operand)],
]

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => HTML[one] ?? one)
}

function formatted(text: string, { positional, named }: Call): string {
  return formatPercent(text, named.size > 0 ? new Map<Value, Value>(named) : new Tuple(positional))
}

/** All lines but the first, and no empty ones, unless it is asked for. */
function indented(text: string, call: Call): string {
  const width = argument(call, 0, 'width')
  const filler = typeof width === 'string' ? width : ' '.repeat(intArgument(call, 0, 'width', 4))
  const isFirst = flagArgument(call, 1, 'first', false)
  const areBlank = flagArgument(call, 2, 'blank', false)
  const lines = text.split('\n')
  call.runtime.budget.makeText(text.length + lines.length * filler.length)
  return lines
    .map((line, index) => ((index === 0 ? isFirst : areBlank || line !== '') ? filler + line : line))
    .join('\n')
}

function centered(text: string, call: Call): string {
  const width = intArgument(call, 0, 'width', 80)
  call.runtime.budget.makeText(width)
  return text.padStart(Math.floor((width + text.length) / 2)).padEnd(width)
}

function truncated(text: string, call: Call): string {
  const length = intArgument(call, 0, 'length', 255)
  const end = textArgument(call, 2, 'end', '...')
  if (text.length <= length + intArgument(call, 3, 'leeway', 5)) return text
  const head = text.slice(0, Math.max(0, length - end.length))
  return (flagArgument(call, 1, 'killwords', false) ? head : head.replace(/\s\S*$/u, '')) + end
}
