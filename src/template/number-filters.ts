import { argument, intArgument, textArgument } from './call-arguments.ts'
import { TimedeltaValue } from './datetime/timedelta-value.ts'
import { DecimalValue } from './decimal-value.ts'
import { floatOf, intOf } from './python-literal.ts'
import { typeNameOf } from './python-str.ts'
import { numberOf } from './python-value.ts'
import { failed } from './template-error.ts'
import type { Call, Value } from './value.ts'

export const NUMBER_FILTERS: readonly (readonly [string, (operand: Value, call: Call) => Value])[] = [
  ['int', (operand, call) => toInt(operand) ?? argument(call, 0, 'default') ?? 0n],
  ['float', (operand, call) => toFloat(operand) ?? argument(call, 0, 'default') ?? 0],
  ['abs', (operand) => absolute(operand)],
  ['round', (operand, call) => rounded(operand, call)],
]

/** Python's `int()`; null where it would fail. */
export function toInt(value: Value): bigint | null {
  if (value instanceof DecimalValue) return value.toInt()
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
  if (value instanceof DecimalValue) return value.toFloat()
  const number = numberOf(value)
  if (number !== null) return Number(number)
  const text = typeof value === 'string' ? value.trim() : ''
  return /^[-+]?(?:\d[\d_]*\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text) ? floatOf(text) : null
}

function absolute(value: Value): Value {
  if (value instanceof DecimalValue) return value.magnitude()
  if (value instanceof TimedeltaValue) return value.micros < 0n ? new TimedeltaValue(-value.micros) : value
  const number = numberOf(value)
  if (number === null) throw failed(`Expected a number, got a value of type ${typeNameOf(value)}`)
  return number < 0 ? -number : number
}

/** jinja2's `round` always gives a float. Halves go to the even digit, as in Python. */
function rounded(value: Value, call: Call): Value {
  const number = toFloat(value)
  if (number === null) throw failed(`Expected a number, got a value of type ${typeNameOf(value)}`)
  const scale = 10 ** intArgument(call, 0, 'precision', 0)
  const scaled = number * scale
  const how = textArgument(call, 1, 'method', 'common')
  if (value instanceof DecimalValue && how === 'common') return value.rounded(intArgument(call, 0, 'precision', 0))
  if (how === 'ceil') return Math.ceil(scaled) / scale
  if (how === 'floor') return Math.floor(scaled) / scale
  const whole = Math.round(scaled)
  return (Math.abs(scaled % 1) === 0.5 && whole % 2 !== 0 ? whole - 1 : whole) / scale
}
