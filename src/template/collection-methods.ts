import { argument, flagArgument, intArgument, required } from './call-arguments.ts'
import { areEqual, compare, costOfKey, itemsOf, keyIn, sequenceOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { type Call, Tuple, type Value } from './value.ts'

type ListMethod = (list: Value[], call: Call) => Value
type DictMethod = (dict: Map<Value, Value>, call: Call) => Value

/** Methods of Python's `list` that templates use. */
export const LIST_METHODS: ReadonlyMap<string, ListMethod> = new Map<string, ListMethod>([
  ['append', (list, call) => nothing(list.push(required(call, 0, 'object')))],
  ['extend', (list, call) => extended(list, call)],
  ['insert', (list, call) => nothing(list.splice(intArgument(call, 0, 'index'), 0, required(call, 1, 'object')))],
  ['pop', (list, call) => popped(list, intArgument(call, 0, 'index', -1))],
  ['remove', (list, call) => nothing(list.splice(placeOf(list, required(call, 0, 'value')), 1))],
  ['index', (list, call) => BigInt(placeOf(list, required(call, 0, 'value')))],
  ['count', (list, call) => countIn(list, required(call, 0, 'value'))],
  ['reverse', (list) => nothing(list.reverse())],
  ['sort', (list, call) => sorted(list, call)],
  ['copy', (list) => [...list]],
  ['clear', (list) => nothing(list.splice(0))],
])

/** Those of `tuple`. */
export const TUPLE_METHODS: ReadonlyMap<string, ListMethod> = new Map(
  ['index', 'count'].flatMap((name) => {
    const method = LIST_METHODS.get(name)
    return method === undefined ? [] : [[name, method] as const]
  }),
)

/** Methods of Python's `dict` that templates use. */
export const DICT_METHODS: ReadonlyMap<string, DictMethod> = new Map<string, DictMethod>([
  ['items', (dict) => [...dict].map((entry) => new Tuple(entry))],
  ['keys', (dict) => [...dict.keys()]],
  ['values', (dict) => [...dict.values()]],
  ['get', (dict, call) => valueAt(dict, keyArgument(dict, call), argument(call, 1, 'default') ?? null)],
  ['update', (dict, call) => updated(dict, call)],
  ['pop', (dict, call) => taken(dict, call)],
  ['setdefault', (dict, call) => defaulted(dict, call)],
  ['copy', (dict) => new Map(dict)],
  ['clear', (dict) => nothing(dict.clear())],
])

/** The key that is looked for; looking costs. */
function keyArgument(dict: Map<Value, Value>, call: Call): Value {
  const key = required(call, 0, 'key')
  call.runtime.budget.spend(costOfKey(dict, key))
  return key
}

/** None is a value like any other. */
function valueAt<T extends Value | undefined>(dict: ReadonlyMap<Value, Value>, key: Value, otherwise: T): Value | T {
  const value = dict.get(keyIn(dict, key))
  return value === undefined ? otherwise : value
}

/** Methods that change a thing in place give None. */
function nothing(_changed: unknown): null {
  return null
}

function extended(list: Value[], call: Call): null {
  const more = itemsOf(required(call, 0, 'iterable'))
  call.runtime.budget.makeItems(more.length)
  for (const item of [...more]) list.push(item)
  return null
}

function popped(list: Value[], index: number): Value {
  const [item] = list.splice(index, 1)
  if (item === undefined) throw failed('The list has no such item to take away')
  return item
}

function placeOf(list: readonly Value[], wanted: Value): number {
  const index = list.findIndex((item) => areEqual(item, wanted))
  if (index < 0) throw failed('The list has no such item')
  return index
}

function countIn(list: readonly Value[], wanted: Value): bigint {
  return BigInt(list.filter((item) => areEqual(item, wanted)).length)
}

function sorted(list: Value[], call: Call): null {
  list.sort(compare)
  if (flagArgument(call, 0, 'reverse', false)) list.reverse()
  return null
}

function updated(dict: Map<Value, Value>, call: Call): null {
  const [more = null] = call.positional
  const entries = more === null ? [] : entriesOf(more)
  call.runtime.budget.makeItems(entries.length + call.named.size)
  for (const [key, value] of [...entries, ...call.named]) {
    call.runtime.budget.spend(costOfKey(dict, key))
    dict.set(keyIn(dict, key), value)
  }
  return null
}

/** The entries of a dict, or of a list of pairs. */
export function entriesOf(value: Value): readonly (readonly [Value, Value])[] {
  if (value instanceof Map) return [...value]
  return itemsOf(value).map((pair) => {
    const [key, item, ...more] = sequenceOf(pair) ?? []
    if (key === undefined || item === undefined || more.length > 0) throw failed('Expected pairs of a key and a value')
    return [key, item]
  })
}

function taken(dict: Map<Value, Value>, call: Call): Value {
  const key = keyArgument(dict, call)
  const value = valueAt(dict, key, argument(call, 1, 'default'))
  if (value === undefined) throw failed('The dict has no such key to take away')
  dict.delete(keyIn(dict, key))
  return value
}

function defaulted(dict: Map<Value, Value>, call: Call): Value {
  const key = keyArgument(dict, call)
  const value = valueAt(dict, key, argument(call, 1, 'default') ?? null)
  dict.set(keyIn(dict, key), value)
  return value
}
