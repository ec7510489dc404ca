import { DICT_METHODS, LIST_METHODS, TUPLE_METHODS } from './collection-methods.ts'
import { formatBraces } from './format-text.ts'
import { typeNameOf } from './python-str.ts'
import { defined, keyIn, sequenceOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { TEXT_METHODS } from './text-methods.ts'
import { type Call, TemplateFunction, TemplateObject, Tuple, Undefined, type Value } from './value.ts'

/** `value.name`: an attribute or method, else what `value['name']` is (jinja2, `Environment.getattr`). */
export function attributeOf(value: Value, name: string): Value {
  const own = ownAttribute(defined(value), name)
  const found = own === undefined ? elementOf(value, name) : own
  return found === undefined ? missing(value, name) : found
}

/** `value[key]`: an element, else an attribute of that name. */
export function itemOf(value: Value, key: Value): Value {
  const name = typeof key === 'string' ? key : null
  const element = elementOf(defined(value), key)
  const found = element === undefined && name !== null ? ownAttribute(value, name) : element
  return found === undefined ? missing(value, name ?? 'item') : found
}

/** `value[from:to:step]` */
export function sliceOf(whole: Value, from: Value, to: Value, step: Value): Value {
  const value = defined(whole)
  const by = step === null ? 1 : indexOf(step)
  if (by === 0) throw failed('Expected a step that is not 0')
  if (typeof value === 'string') return sliced([...value], from, to, by).join('')
  const items = sequenceOf(value)
  if (items === null) throw failed(`A value of type ${typeNameOf(value)} has no slices. Expected a list or a text`)
  const slice = sliced(items, from, to, by)
  return value instanceof Tuple ? new Tuple(slice) : slice
}

function sliced<T>(items: readonly T[], from: Value, to: Value, step: number): T[] {
  const { length } = items
  const bounded = (value: Value, fallback: number): number => {
    if (value === null) return fallback
    const index = indexOf(value)
    const [low, high] = step > 0 ? [0, length] : [-1, length - 1]
    return Math.min(Math.max(index < 0 ? index + length : index, low), high)
  }
  const end = bounded(to, step > 0 ? length : -1)
  const kept: T[] = []
  for (let index = bounded(from, step > 0 ? 0 : length - 1); step > 0 ? index < end : index > end; index += step) {
    const item = items[index]
    if (item !== undefined) kept.push(item)
  }
  return kept
}

function indexOf(value: Value): number {
  if (typeof value !== 'bigint')
    throw failed(`Expected a whole number as index, got a value of type ${typeNameOf(value)}`)
  return Number(value)
}

function missing(value: Value, name: string): Value {
  return value instanceof Undefined ? value : new Undefined(name)
}

function elementOf(value: Value, key: Value): Value | undefined {
  if (value instanceof Map) return value.get(keyIn(value, key))
  if (value instanceof TemplateObject) return value.item(key)
  if (typeof key !== 'bigint') return undefined
  return typeof value === 'string' ? [...value].at(Number(key)) : sequenceOf(value)?.at(Number(key))
}

function ownAttribute(value: Value, name: string): Value | undefined {
  if (value instanceof TemplateObject) return value.attribute(name)
  if (value instanceof TemplateFunction) return name === 'name' ? value.name : value.attributes.get(name)
  if (typeof value === 'string') return textMethod(value, name)
  if (value instanceof Map) return method(DICT_METHODS, value, name)
  if (Array.isArray(value)) return method(LIST_METHODS, value, name)
  return value instanceof Tuple ? method(TUPLE_METHODS, [...value.items], name) : undefined
}

function textMethod(text: string, name: string): Value | undefined {
  if (name !== 'format') return method(TEXT_METHODS, text, name)
  return new TemplateFunction(name, ({ positional, named }) => formatBraces(text, positional, named, attributeOf))
}

function method<T>(
  methods: ReadonlyMap<string, (self: T, call: Call) => Value>,
  self: T,
  name: string,
): Value | undefined {
  const run = methods.get(name)
  return run === undefined ? undefined : new TemplateFunction(name, (call) => run(self, call))
}
