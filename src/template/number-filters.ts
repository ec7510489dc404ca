import { argument, intArgument, textArgument } from './call-arguments.ts'
import { floatOf, intOf } from './python-literal.ts'
import { textOf, typeNameOf } from './python-str.ts'
import { numberOf } from './python-value.ts'
import { failed } from './template-error.ts'
import type { Call, Value } from './value.ts'

export const NUMBER_FILTERS: readonly (readonly [string, (operand: Value, call: Call) => Value])[] = [
  ['int', (operand, call) => toInt(operand) ?? argument(call, 0, 'default') ?? 0n],
  ['float', (operand, call) => toFloat(operand) ?? argument(call, 0, 'default') ?? 0],
  ['abs', (operand) => absolute(operand)],
  ['round', (operand, call) => rounded(operand, call)],
  ['as_number', (operand) => native(operand, 'a number')],
  ['as_bool', (operand) => native(operand, 'true or false')],
  ['as_native', (operand) => literalOf(textOf(operand)) ?? operand],
]

/** Python's `int()`; null where it would fail. */
export function toInt(value: Value): bigint | null {
  const number = numberOf(value)
  if (number !== null)
    return typeof number === 'bigint' ? number : Number.isFinite(number) ? BigInt(Math.trunc(number)) : null
  if (typeof value !== 'string') return null
  const text = value.trim()
  if (/^[-+]?\d+(?:_\d+)*$/.test(text)) return intOf(text.replace(/^\+/, ''))
  const float = toFloat(text)
  return float === null || !Number.isFinite(float) ? null : BigInt(Math.trunc(float))
}

/** Python's `float()`; null where it would fail. */
export function toFloat(value: Value): number | null {
  const number = numberOf(value)
  if (number !== null) return Number(number)
  const text = typeof value === 'string' ? value.trim() : ''
  return /^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? floatOf(text) : null
}

function absolute(value: Value): Value {
  const number = numberOf(value)
  if (number === null) throw failed(`Expected a number, got a value of type ${typeNameOf(value)}`)
  return number < 0 ? -number : number
}

/** jinja2's `round` always gives a float. Halves go to the even digit, as in Python. */
function rounded(value: Value, call: Call): number {
  const number = toFloat(value)
  if (number === null) throw failed(`Expected a number, got a value of type ${typeNameOf(value)}`)
  const scale = 10 ** intArgument(call, 0, 'precision', 0)
  const scaled = number * scale
  const how = textArgument(call, 1, 'method', 'common')
  if (how === 'ceil') return Math.ceil(scaled) / scale
  if (how === 'floor') return Math.floor(scaled) / scale
  const whole = Math.round(scaled)
  return (Math.abs(scaled % 1) === 0.5 && whole % 2 !== 0 ? whole - 1 : whole) / scale
}

/** Python's literal that a text holds; undefined where it holds none. */
export function literalOf(text: string): Value | undefined {
  const constants: ReadonlyMap<string, Value> = new Map<string, Value>([
    ['True', true],
    ['False', false],
    ['None', null],
  ])
  const trimmed = text.trim()
  const constant = constants.get(trimmed)
  if (constant !== undefined) return constant
  if (/^[-+]?\d+$/.test(trimmed)) return toInt(trimmed) ?? undefined
  return toFloat(trimmed) ?? undefined
}

function native(operand: Value, wanted: string): Value {
  const value = typeof operand === 'string' ? literalOf(operand.replace(/^(?:true|false)$/, capitalize)) : operand
  const isWanted =
    wanted === 'a number' ? typeof value === 'bigint' || typeof value === 'number' : typeof value === 'boolean'
  if (value === undefined || !isWanted) throw failed(`Expected ${wanted}, got ${JSON.stringify(textOf(operand))}`)
  return value
}

function capitalize(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}
