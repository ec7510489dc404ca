import { argument, flagArgument, intArgument, required } from './call-arguments.ts'
import { entriesOf } from './collection-methods.ts'
import { jsonOf, valueOfJson } from './json-text.ts'
import { Namespace } from './namespace.ts'
import { textOf } from './python-str.ts'
import { itemsOf, keyIn, NO_LOOP } from './python-value.ts'
import { newSet } from './set-value.ts'
import { failed, TemplateError } from './template-error.ts'
import { type Call, Tuple, type Value } from './value.ts'

/** Functions of Python's that dbt and jinja2 hand to templates. */
export const PYTHON_BUILTINS: ReadonlyMap<string, (call: Call) => Value> = new Map<string, (call: Call) => Value>([
  ['namespace', (call) => Namespace.of(call)],
  ['range', range],
  ['dict', dict],
  ['set', (call) => orDefault(() => newSet(call), argument(call, 1, 'default'))],
  ['set_strict', (call) => newSet(call)],
  ['zip', (call) => orDefault(() => zipped(call), call.named.get('default'))],
  ['zip_strict', zipped],
  ['tojson', (call) => jsonOf(required(call, 0, 'value'), flagArgument(call, 2, 'sort_keys', false))],
  ['fromjson', (call) => fromJson(call)],
  ['diff_of_two_dicts', (call) => difference(required(call, 0, 'dict_a'), required(call, 1, 'dict_b'))],
])

function range(call: Call): Value {
  const isOne = call.positional.length === 1
  const start = isOne ? 0 : intArgument(call, 0, 'start')
  const stop = intArgument(call, isOne ? 0 : 1, 'stop')
  const step = call.positional.length > 2 ? intArgument(call, 2, 'step') : 1
  if (step === 0) throw failed('Expected a step that is not 0')
  const count = Math.max(0, Math.ceil((stop - start) / step))
  call.runtime.budget.makeItems(count)
  return Array.from({ length: count }, (_, index) => BigInt(start + index * step))
}

function dict({ positional: [given], named }: Call): Value {
  const made = new Map<Value, Value>()
  for (const [key, value] of [...(given === undefined ? [] : entriesOf(given)), ...named]) {
    made.set(keyIn(made, key), value)
  }
  return made
}

/** What cannot be looped over gives the default. Other than in Python, where a template does not come to an end it is a mistake. */
function orDefault(make: () => Value, fallback: Value = null): Value {
  try {
    return make()
  } catch (error) {
    if (error instanceof TemplateError && error.message.startsWith(NO_LOOP)) return fallback
    throw error
  }
}

function zipped({ positional, runtime }: Call): Value {
  const lists = positional.map(itemsOf)
  const length = Math.min(...lists.map((list) => list.length))
  if (!Number.isFinite(length)) return []
  runtime.budget.makeItems(length * lists.length)
  return Array.from({ length }, (_, index) => new Tuple(lists.map((list) => list[index] ?? null)))
}

function fromJson(call: Call): Value {
  const text = required(call, 0, 'string')
  try {
    if (typeof text === 'string') return valueOfJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  return argument(call, 1, 'default') ?? null
}

/** What the lists of one dict have that those of the other have not; whether letters are capital does not count. */
function difference(first: Value, second: Value): Value {
  const others = new Map(entriesOf(second).map(([key, list]) => [folded(key), itemsOf(list).map(folded)] as const))
  const left = entriesOf(first).flatMap(([key, list]): [Value, Value][] => {
    const other = others.get(folded(key))
    if (other === undefined) return [[key, list]]
    const items = itemsOf(list).filter((item) => !other.includes(folded(item)))
    return items.length === 0 ? [] : [[key, items]]
  })
  return new Map(left)
}

function folded(value: Value): string {
  return textOf(value).toLowerCase()
}
