import { required } from './call-arguments.ts'
import { reprOf } from './python-str.ts'
import { areEqual, itemsOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { type Call, type Runtime, TemplateFunction, TemplateObject, type Value } from './value.ts'

/** Python's `set`. Its items are in the order in which they came; Python's own have none. */
export class SetValue extends TemplateObject {
  readonly #items: Value[] = []

  static of(items: readonly Value[], runtime: Pick<Runtime, 'budget'>): SetValue {
    const set = new SetValue()
    for (const item of items) {
      if (Array.isArray(item) || item instanceof Map) throw failed('A list or a dict cannot be in a set')
      runtime.budget.spend(set.#items.length + 1)
      set.add(item)
    }
    return set
  }

  add(item: Value): void {
    if (!this.has(item)) this.#items.push(item)
  }

  has(item: Value): boolean {
    return this.#items.some((one) => areEqual(one, item))
  }

  take(item: Value): boolean {
    const index = this.#items.findIndex((one) => areEqual(one, item))
    if (index >= 0) this.#items.splice(index, 1)
    return index >= 0
  }

  override items(): readonly Value[] {
    return [...this.#items]
  }

  override typeName(): string {
    return 'set'
  }

  override text(): string {
    return this.#items.length === 0 ? 'set()' : `{${this.#items.map(reprOf).join(', ')}}`
  }

  override isTrue(): boolean {
    return this.#items.length > 0
  }

  override equals(other: Value): boolean {
    return other instanceof SetValue && other.#items.length === this.#items.length && this.isWithin(other)
  }

  isWithin(other: SetValue): boolean {
    return this.#items.every((item) => other.has(item))
  }

  kept(isKept: (item: Value) => boolean): SetValue {
    const set = new SetValue()
    for (const item of this.#items) if (isKept(item)) set.#items.push(item)
    return set
  }

  joined(other: SetValue): SetValue {
    const set = this.kept(() => true)
    for (const item of other.#items) set.add(item)
    return set
  }

  override operate(operator: string, other: Value, isRight: boolean): Value | undefined {
    if (operator !== '-' || !(other instanceof SetValue)) return undefined
    return isRight ? other.kept((item) => !this.has(item)) : this.kept((item) => !other.has(item))
  }

  override attribute(name: string): Value | undefined {
    const method = METHODS.get(name)
    return method === undefined ? undefined : new TemplateFunction(name, (call) => method(this, call))
  }
}

type SetMethod = (set: SetValue, call: Call) => Value

function other(call: Call): SetValue {
  const items = call.positional.flatMap((value) => [...itemsOf(value)])
  return SetValue.of(items, call.runtime)
}

const METHODS: ReadonlyMap<string, SetMethod> = new Map<string, SetMethod>([
  ['union', (set, call) => set.joined(other(call))],
  ['intersection', (set, call) => call.positional.reduce((left: SetValue, value) => common(left, value, call), set)],
  ['difference', (set, call) => set.kept(absentFrom(other(call)))],
  ['symmetric_difference', (set, call) => different(set, other(call))],
  ['issubset', (set, call) => set.isWithin(other(call))],
  ['issuperset', (set, call) => other(call).isWithin(set)],
  ['isdisjoint', (set, call) => !common(set, required(call, 0, 'other'), call).isTrue()],
  ['copy', (set) => set.kept(() => true)],
  ['add', (set, call) => nothing(set.add(required(call, 0, 'item')))],
  ['discard', (set, call) => nothing(set.take(required(call, 0, 'item')))],
  ['remove', (set, call) => removed(set, call)],
  ['update', (set, call) => changed(other(call), (item) => set.add(item))],
  ['pop', (set) => popped(set)],
  ['clear', (set) => changed(set, (item) => set.take(item))],
])

function nothing(_changed: unknown): null {
  return null
}

function changed(items: SetValue, change: (item: Value) => void): null {
  for (const item of items.items()) change(item)
  return null
}

function absentFrom(set: SetValue): (item: Value) => boolean {
  return (item) => !set.has(item)
}

function common(set: SetValue, value: Value, { runtime }: Call): SetValue {
  const wanted = SetValue.of(itemsOf(value), runtime)
  return set.kept((item) => wanted.has(item))
}

function different(a: SetValue, b: SetValue): SetValue {
  return a.kept(absentFrom(b)).joined(b.kept(absentFrom(a)))
}

function removed(set: SetValue, call: Call): null {
  if (!set.take(required(call, 0, 'item'))) throw failed('The set has no such item to take away')
  return null
}

function popped(set: SetValue): Value {
  const [first] = set.items()
  if (first === undefined) throw failed('The set has no item to take away')
  set.take(first)
  return first
}

/** dbt's `set_strict(value)`. */
export function newSet(call: Call): SetValue {
  return SetValue.of(itemsOf(required(call, 0, 'value')), call.runtime)
}
