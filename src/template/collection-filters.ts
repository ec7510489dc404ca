import { attributeOf, itemOf } from './attributes.ts'
import { argument, flagArgument, intArgument, required, textArgument } from './call-arguments.ts'
import { operate } from './python-operators.ts'
import { reprOf, textOf } from './python-str.ts'
import { areEqual, compare, isTrue, itemsOf, lengthOf } from './python-value.ts'
import { type Call, TemplateObject, Tuple, Undefined, type Value } from './value.ts'

export const COLLECTION_FILTERS: readonly (readonly [string, (operand: Value, call: Call) => Value])[] = [
  ['default', fallback],
  ['d', fallback],
  ['length', (operand) => lengthOf(operand)],
  ['count', (operand) => lengthOf(operand)],
  ['list', (operand, call) => listed(operand, call)],
  ['first', (operand) => itemAt(operand, 0)],
  ['last', (operand) => itemAt(operand, -1)],
  ['join', joined],
  ['sort', (operand, call) => sortedBy(operand, call, textFlag(call, 1, 'case_sensitive'), attributeArgument(call, 2))],
  [
    'reverse',
    (operand) => (typeof operand === 'string' ? [...operand].reverse().join('') : [...itemsOf(operand)].reverse()),
  ],
  ['unique', unique],
  ['sum', sum],
  ['min', (operand, call) => extreme(operand, call, -1)],
  ['max', (operand, call) => extreme(operand, call, 1)],
  ['map', mapped],
  ['select', (operand, call) => chosen(operand, call, true)],
  ['reject', (operand, call) => chosen(operand, call, false)],
  ['selectattr', (operand, call) => chosenByAttribute(operand, call, true)],
  ['rejectattr', (operand, call) => chosenByAttribute(operand, call, false)],
  ['attr', (operand, call) => attributeOf(operand, textArgument(call, 0, 'name'))],
  ['items', (operand) => (operand instanceof Map ? [...operand].map((entry) => new Tuple(entry)) : [])],
  ['dictsort', dictSorted],
  ['groupby', grouped],
  ['batch', batched],
  ['is_list', (operand) => Array.isArray(operand)],
]

function fallback(operand: Value, call: Call): Value {
  const isUsed = operand instanceof Undefined || (flagArgument(call, 1, 'boolean', false) && !isTrue(operand))
  return isUsed ? (argument(call, 0, 'default_value') ?? '') : operand
}

function itemAt(operand: Value, index: number): Value {
  const item = itemsOf(operand).at(index)
  return item === undefined ? new Undefined('item') : item
}

function listed(operand: Value, { runtime }: Call): Value[] {
  const items = itemsOf(operand)
  runtime.budget.makeItems(items.length)
  return [...items]
}

/** Which attribute (`a.b`, 0) stands for an item; null for the item itself. */
function attributeArgument(call: Call, index: number): Value {
  return argument(call, index, 'attribute') ?? null
}

function keyOf(item: Value, attribute: Value): Value {
  if (attribute === null) return item
  if (typeof attribute !== 'string') return itemOf(item, attribute)
  return attribute.split('.').reduce((found, name) => itemOf(found, /^\d+$/.test(name) ? BigInt(name) : name), item)
}

function textFlag(call: Call, index: number, name: string): boolean {
  return flagArgument(call, index, name, false)
}

/** Case of texts counts only where it is asked for. */
function folded(value: Value, isCaseSensitive: boolean): Value {
  return typeof value === 'string' && !isCaseSensitive ? value.toLowerCase() : value
}

function joined(operand: Value, call: Call): string {
  const attribute = attributeArgument(call, 1)
  const texts = itemsOf(operand).map((item) => textOf(keyOf(item, attribute)))
  const text = texts.join(textOf(argument(call, 0, 'd') ?? ''))
  call.runtime.budget.makeText(text.length)
  return text
}

function sortedBy(operand: Value, call: Call, isCaseSensitive: boolean, attribute: Value): Value[] {
  const items = itemsOf(operand).map((item) => ({ item, key: folded(keyOf(item, attribute), isCaseSensitive) }))
  call.runtime.budget.makeItems(items.length)
  const direction = flagArgument(call, 0, 'reverse', false) ? -1 : 1
  return items.toSorted((a, b) => direction * compare(a.key, b.key)).map(({ item }) => item)
}

function unique(operand: Value, call: Call): Value[] {
  const isCaseSensitive = textFlag(call, 0, 'case_sensitive')
  const attribute = attributeArgument(call, 1)
  const seen: Value[] = []
  return itemsOf(operand).filter((item) => {
    const key = folded(keyOf(item, attribute), isCaseSensitive)
    call.runtime.budget.spend(seen.length)
    if (seen.some((earlier) => areEqual(earlier, key))) return false
    seen.push(key)
    return true
  })
}

function sum(operand: Value, call: Call): Value {
  const attribute = attributeArgument(call, 0)
  const start = argument(call, 1, 'start') ?? 0n
  return itemsOf(operand).reduce(
    (total, item) => operate('+', total, keyOf(item, attribute), call.runtime.budget),
    start,
  )
}

function extreme(operand: Value, call: Call, direction: number): Value {
  const isCaseSensitive = textFlag(call, 0, 'case_sensitive')
  const attribute = attributeArgument(call, 1)
  const key = (item: Value): Value => folded(keyOf(item, attribute), isCaseSensitive)
  const [first = new Undefined('item'), ...others] = itemsOf(operand)
  return others.reduce((best, item) => (direction * compare(key(item), key(best)) > 0 ? item : best), first)
}

/** What is false has no items for `map`, `select` and their kin, not even None. */
function itemsIfAny(operand: Value): readonly Value[] {
  return isTrue(operand) ? itemsOf(operand) : []
}

function mapped(operand: Value, call: Call): Value[] {
  const { positional, runtime } = call
  const items = itemsIfAny(operand)
  runtime.budget.makeItems(items.length)
  const attribute = call.named.get('attribute')
  if (attribute === undefined) {
    const [name, ...others] = positional
    return items.map((item) => runtime.filter(textOf(name ?? ''), item, others))
  }
  const otherwise = call.named.get('default')
  return items.map((item) => {
    const value = keyOf(item, attribute)
    return value instanceof Undefined && otherwise !== undefined ? otherwise : value
  })
}

function chosen(operand: Value, { positional, runtime }: Call, isWanted: boolean): Value[] {
  const [name, ...others] = positional
  return itemsIfAny(operand).filter((item) => {
    const holds = name === undefined ? isTrue(item) : runtime.test(textOf(name), item, others)
    return holds === isWanted
  })
}

function chosenByAttribute(operand: Value, call: Call, isWanted: boolean): Value[] {
  const [, name, ...others] = call.positional
  const attribute = required(call, 0, 'attribute')
  return itemsIfAny(operand).filter((item) => {
    const value = keyOf(item, attribute)
    return (name === undefined ? isTrue(value) : call.runtime.test(textOf(name), value, others)) === isWanted
  })
}

function dictSorted(operand: Value, call: Call): Value[] {
  const pairs = operand instanceof Map ? [...operand].map((entry) => new Tuple(entry)) : []
  const place = textArgument(call, 1, 'by', 'key') === 'value' ? 1n : 0n
  const isCaseSensitive = textFlag(call, 0, 'case_sensitive')
  const direction = flagArgument(call, 2, 'reverse', false) ? -1 : 1
  const key = (pair: Tuple): Value => folded(itemOf(pair, place), isCaseSensitive)
  return pairs.toSorted((a, b) => direction * compare(key(a), key(b)))
}

/** Of `groupby`: `(grouper, list)`. */
class Group extends TemplateObject {
  readonly #pair: readonly [Value, Value[]]

  constructor(grouper: Value, list: Value[]) {
    super()
    this.#pair = [grouper, list]
  }

  override attribute(name: string): Value | undefined {
    return name === 'grouper' ? this.#pair[0] : name === 'list' ? this.#pair[1] : undefined
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'bigint' ? this.#pair.at(Number(key)) : undefined
  }

  override items(): readonly Value[] {
    return this.#pair
  }

  override text(): string {
    return `(${this.#pair.map(reprOf).join(', ')})`
  }
}

function grouped(operand: Value, call: Call): Value[] {
  const attribute = required(call, 0, 'attribute')
  const groups: { readonly key: Value; readonly list: Value[] }[] = []
  for (const item of itemsOf(operand)) {
    const key = keyOf(item, attribute)
    const group = groups.find((one) => areEqual(one.key, key))
    call.runtime.budget.spend(groups.length)
    if (group === undefined) groups.push({ key, list: [item] })
    else group.list.push(item)
  }
  return groups.toSorted((a, b) => compare(a.key, b.key)).map(({ key, list }) => new Group(key, list))
}

function batched(operand: Value, call: Call): Value[] {
  const size = Math.max(1, intArgument(call, 0, 'linecount'))
  const filler = argument(call, 1, 'fill_with') ?? null
  const items = itemsOf(operand)
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => {
    const batch = items.slice(index * size, (index + 1) * size)
    const gap = filler === null ? [] : Array.from({ length: size - batch.length }, () => filler)
    return [...batch, ...gap]
  })
}
