import { unmarked } from './marked-text.ts'
import { typeNameOf } from './python-str.ts'
import { failed, undefinedName } from './template-error.ts'
import { TemplateFunction, TemplateObject, Tuple, Undefined, type Value } from './value.ts'

/** Python's `bool()`. */
export function isTrue(value: Value): boolean {
  if (value instanceof Undefined) return false
  if (value instanceof Tuple) return value.items.length > 0
  if (value instanceof Map) return value.size > 0
  if (Array.isArray(value)) return value.length > 0
  if (value instanceof TemplateObject) return value.isTrue()
  return value instanceof TemplateFunction || Boolean(value)
}

/** Python's `==`: by value, and 1 is 1.0 and True. */
export function areEqual(a: Value, b: Value): boolean {
  if (a instanceof TemplateObject) return a.equals(b)
  if (b instanceof TemplateObject) return b.equals(a)
  if (a instanceof Undefined || b instanceof Undefined) return a instanceof Undefined && b instanceof Undefined
  const [numberA, numberB] = [numberOf(a), numberOf(b)]
  // JavaScript compares bigints and numbers by value with <= only: 1n === 1 is false
  if (numberA !== null && numberB !== null) return numberA <= numberB && numberA >= numberB
  if (Array.isArray(a) && Array.isArray(b)) return areAllEqual(a, b)
  if (a instanceof Tuple && b instanceof Tuple) return areAllEqual(a.items, b.items)
  if (a instanceof Map && b instanceof Map) {
    return (
      a.size === b.size &&
      [...a].every(([key, item]) => {
        const known = keyIn(b, key)
        return b.has(known) && areEqual(item, b.get(known) ?? null)
      })
    )
  }
  return a === b
}

function areAllEqual(a: readonly Value[], b: readonly Value[]): boolean {
  return a.length === b.length && a.every((item, index) => areEqual(item, b[index] ?? null))
}

/** A number, or a bool as the number that it is in Python; null for everything else. */
export function numberOf(value: Value): bigint | number | null {
  if (typeof value === 'boolean') return value ? 1n : 0n
  return typeof value === 'bigint' || typeof value === 'number' ? value : null
}

/** Below 0, 0 or above: for sorting and `<`. */
export function compare(a: Value, b: Value): number {
  const [numberA, numberB] = [numberOf(a), numberOf(b)]
  if (numberA !== null && numberB !== null) return numberA < numberB ? -1 : numberA > numberB ? 1 : 0
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0
  const order = objectOrder(a, b)
  if (order !== undefined) return order
  const [itemsA, itemsB] = [sequenceOf(a), sequenceOf(b)]
  if (itemsA !== null && itemsB !== null) {
    for (const [index, item] of itemsA.entries()) {
      const other = itemsB[index]
      if (other === undefined) return 1
      const difference = areEqual(item, other) ? 0 : compare(item, other)
      if (difference !== 0) return difference
    }
    return itemsA.length - itemsB.length
  }
  throw failed(`${typeNameOf(a)} and ${typeNameOf(b)} cannot be compared`)
}

/** How an object stands to something else. */
function objectOrder(a: Value, b: Value): number | undefined {
  const left = a instanceof TemplateObject ? a.compareTo(b) : undefined
  if (left !== undefined || !(b instanceof TemplateObject)) return left
  const right = b.compareTo(a)
  return right === undefined ? undefined : -right
}

/** The items of a list or tuple; null for everything else. */
export function sequenceOf(value: Value): readonly Value[] | null {
  return value instanceof Tuple ? value.items : Array.isArray(value) ? value : null
}

/** How the mistake begins that a value cannot be looped over. */
export const NO_LOOP = 'There is no loop over'

/**
 * The key of a dict that equals `key`, or `key` itself where there is none: 1 is 1.0 and True there, and dates, decimals and
 * tuples are what they say.
 */
export function keyIn(dict: ReadonlyMap<Value, Value>, key: Value): Value {
  if (typeof key === 'string' || key === null || dict.has(key)) return key
  if (typeof key === 'object') return [...dict.keys()].find((known) => areEqual(known, key)) ?? key
  return numbersLike(key).find((known) => dict.has(known)) ?? key
}

/** What looking for a key costs, in steps of a template: one that is an object is compared with all others. */
export function costOfKey(container: Value, key: Value): number {
  return container instanceof Map && typeof key === 'object' && key !== null ? container.size / KEYS_PER_STEP : 0
}

const KEYS_PER_STEP = 8

function numbersLike(key: bigint | number | boolean): readonly Value[] {
  const number = Number(key)
  const whole = Number.isSafeInteger(number) ? [BigInt(number)] : []
  return [...whole, number, ...(number === 0 || number === 1 ? [number === 1] : [])]
}

/** What a loop sees: the keys of a dict, the characters of a text, nothing of what is undefined. */
export function itemsOf(value: Value): readonly Value[] {
  if (value instanceof Undefined) return []
  if (typeof value === 'string') return [...value]
  if (value instanceof Map) return [...value.keys()]
  const items = value instanceof TemplateObject ? value.items() : sequenceOf(value)
  if (items === null) throw failed(`${NO_LOOP} a value of type ${typeNameOf(value)}. Expected a list`)
  return items
}

/** Python's `in`. */
export function contains(container: Value, wanted: Value): boolean {
  if (typeof container === 'string') {
    if (typeof wanted !== 'string')
      throw failed(`Expected a text before "in", got a value of type ${typeNameOf(wanted)}`)
    return container.includes(wanted)
  }
  if (container instanceof Map) return container.has(keyIn(container, wanted))
  return itemsOf(container).some((item) => areEqual(item, wanted))
}

/** Refuses to work with what is undefined. Text is text, however it is marked. */
export function defined(value: Value): Value {
  if (value instanceof Undefined && !value.isSilent) throw undefinedName(value.name)
  return unmarked(value)
}

/** How long it is, as `length` and `len` count. */
export function lengthOf(value: Value): bigint {
  return BigInt(value instanceof Map ? value.size : itemsOf(value).length)
}
