import { textOf, typeNameOf } from './python-str.ts'
import { sequenceOf } from './python-value.ts'
import { failed } from './template-error.ts'
import type { Value } from './value.ts'

/** Python's `json.dumps`. */
export function jsonOf(value: Value, isSorted = false): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return textOf(value)
  if (typeof value === 'string') return asciiJson(value)
  if (value instanceof Map) {
    const entries = [...value].map(([key, item]) => [textOf(key), item] as const)
    if (isSorted) entries.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([key, item]) => `${asciiJson(key)}: ${jsonOf(item, isSorted)}`).join(', ')}}`
  }
  const items = sequenceOf(value)
  if (items === null) throw failed(`A value of type ${typeNameOf(value)} cannot be written as JSON`)
  return `[${items.map((item) => jsonOf(item, isSorted)).join(', ')}]`
}

function asciiJson(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Reads JSON: whole numbers are ints. */
export function valueOfJson(json: string): Value {
  return toValue(
    JSON.parse(json, (_key, value: unknown, context?: { readonly source?: string }) => {
      const isInt = typeof value === 'number' && /^-?\d+$/.test(context?.source ?? '')
      return isInt ? BigInt(context?.source ?? '') : value
    }),
  )
}

/** Data of JavaScript's as a value. */
function toValue(data: unknown): Value {
  if (typeof data === 'string' || typeof data === 'number' || typeof data === 'bigint' || typeof data === 'boolean')
    return data
  if (Array.isArray(data)) return data.map(toValue)
  if (typeof data !== 'object' || data === null) return null
  return new Map(Object.entries(data).map(([key, value]): [Value, Value] => [key, toValue(value)]))
}
