import { argument, intArgument, required } from './call-arguments.ts'
import { operate } from './python-operators.ts'
import { isTrue, itemsOf } from './python-value.ts'
import { failed } from './template-error.ts'
import { type Call, Names, TemplateFunction, TemplateObject, Tuple, type Value } from './value.ts'

/** Something that goes on without an end: only `islice` and `zip` may look at it. */
class Endless extends TemplateObject {
  readonly at: (index: number) => Value
  readonly #name: string

  constructor(name: string, at: (index: number) => Value) {
    super()
    this.#name = name
    this.at = at
  }

  override attribute(): undefined {
    return undefined
  }

  override items(): never {
    throw failed(`${this.#name}() has no end. Expected islice() around it`)
  }

  override text(): string {
    return `itertools.${this.#name}`
  }
}

type Combine = (items: readonly Value[], size: number) => Generator<readonly Value[]>

/** Python's `itertools`, as far as dbt hands it to templates. What is an iterator there is a list here. */
export const ITERTOOLS_MODULE: Names = Names.of({
  chain: listing('chain', ({ positional }) => positional.flatMap((value) => [...itemsOf(value)])),
  compress: listing('compress', (call) => {
    const wanted = itemsOf(required(call, 1, 'selectors'))
    return itemsOf(required(call, 0, 'data')).filter((_item, index) => isTrue(wanted[index] ?? false))
  }),
  zip_longest: listing('zip_longest', zippedLongest),
  accumulate: listing('accumulate', accumulated),
  starmap: listing('starmap', (call) => {
    return itemsOf(required(call, 1, 'iterable')).map((item) =>
      call.runtime.call(required(call, 0, 'function'), itemsOf(item)),
    )
  }),
  islice: listing('islice', sliced),
  tee: listing('tee', (call) =>
    Array.from({ length: intArgument(call, 1, 'n', 2) }, () => [...itemsOf(required(call, 0, 'iterable'))]),
  ),
  repeat: new TemplateFunction('repeat', repeated),
  count: new TemplateFunction('count', (call) => {
    const [start, step] = [argument(call, 0, 'start') ?? 0n, argument(call, 1, 'step') ?? 1n]
    const { budget } = call.runtime
    return new Endless('count', (index) => operate('+', start, operate('*', step, BigInt(index), budget), budget))
  }),
  cycle: new TemplateFunction('cycle', (call) => {
    const items = itemsOf(required(call, 0, 'iterable'))
    return new Endless('cycle', (index) => items[index % items.length] ?? null)
  }),
  product: listing('product', multiplied),
  permutations: combining('permutations', permutations, true),
  combinations: combining('combinations', (items, size) => combinations(items, size, 1), false),
  combinations_with_replacement: combining(
    'combinations_with_replacement',
    (items, size) => combinations(items, size, 0),
    false,
  ),
})

function listing(name: string, run: (call: Call) => readonly Value[]): TemplateFunction {
  return new TemplateFunction(name, (call) => {
    const items = run(call)
    call.runtime.budget.makeItems(items.length)
    return [...items]
  })
}

function combining(name: string, combine: Combine, isWhole: boolean): TemplateFunction {
  return listing(name, (call) => {
    const items = itemsOf(required(call, 0, 'iterable'))
    const size = intArgument(call, 1, 'r', isWhole ? items.length : undefined)
    return [...counted(combine(items, size), call)].map((chosen) => new Tuple(chosen))
  })
}

/** Stops where there are too many, before they are made. */
function* counted(all: Generator<readonly Value[]>, { runtime }: Call): Generator<readonly Value[]> {
  for (const one of all) {
    runtime.budget.makeItems(one.length + 1)
    yield one
  }
}

function* permutations(items: readonly Value[], size: number): Generator<readonly Value[]> {
  if (size === 0) yield []
  if (size <= 0 || size > items.length) return
  for (const [index, first] of items.entries()) {
    for (const rest of permutations(items.toSpliced(index, 1), size - 1)) yield [first, ...rest]
  }
}

/** @param skipped 1 where an item may be there once only, 0 where it may come again. */
function* combinations(items: readonly Value[], size: number, skipped: 0 | 1): Generator<readonly Value[]> {
  if (size === 0) yield []
  if (size <= 0) return
  for (const [index, first] of items.entries()) {
    for (const rest of combinations(items.slice(index + skipped), size - 1, skipped)) yield [first, ...rest]
  }
}

function multiplied(call: Call): readonly Value[] {
  const lists = call.positional.map(itemsOf)
  const times = Array.from({ length: intArgument(call, 99, 'repeat', 1) }, () => lists).flat()
  return [...counted(products(times), call)].map((chosen) => new Tuple(chosen))
}

function* products(lists: readonly (readonly Value[])[]): Generator<readonly Value[]> {
  const [first, ...others] = lists
  if (first === undefined) {
    yield []
    return
  }
  for (const item of first) for (const rest of products(others)) yield [item, ...rest]
}

function zippedLongest({ positional, named }: Call): readonly Value[] {
  const lists = positional.map(itemsOf)
  const filler = named.get('fillvalue') ?? null
  const at = (list: readonly Value[], index: number): Value => (index < list.length ? (list[index] ?? null) : filler)
  const length = Math.max(0, ...lists.map((list) => list.length))
  return Array.from({ length }, (_, index) => new Tuple(lists.map((list) => at(list, index))))
}

function accumulated(call: Call): readonly Value[] {
  const combine = argument(call, 1, 'func') ?? null
  const { budget } = call.runtime
  const totals: Value[] = []
  for (const item of itemsOf(required(call, 0, 'iterable'))) {
    const last = totals.at(-1)
    const next = (before: Value): Value =>
      combine === null ? operate('+', before, item, budget) : call.runtime.call(combine, [before, item])
    totals.push(last === undefined ? item : next(last))
  }
  return totals
}

/** `islice(items, stop)`, `islice(items, start, stop, step)` */
function sliced(call: Call): readonly Value[] {
  const source = required(call, 0, 'iterable')
  const isStopOnly = call.positional.length === 2
  const bound = (index: number): Value => call.positional[index] ?? null
  const start = isStopOnly || bound(1) === null ? 0 : intArgument(call, 1, 'start')
  const stop = isStopOnly ? bound(1) : bound(2)
  const step = bound(3) === null ? 1 : intArgument(call, 3, 'step')
  const end = stop === null ? null : intArgument(call, isStopOnly ? 1 : 2, 'stop')
  if (source instanceof Endless) {
    if (end === null) throw failed('Expected an end for what has none')
    call.runtime.budget.makeItems(end)
    return Array.from({ length: Math.max(0, Math.ceil((end - start) / step)) }, (_, index) =>
      source.at(start + index * step),
    )
  }
  return itemsOf(source)
    .slice(start, end ?? undefined)
    .filter((_item, index) => index % step === 0)
}

function repeated(call: Call): Value {
  const item = required(call, 0, 'object')
  const times = argument(call, 1, 'times')
  if (times === undefined) return new Endless('repeat', () => item)
  const length = Math.max(0, intArgument(call, 1, 'times'))
  call.runtime.budget.makeItems(length)
  return Array.from({ length }, () => item)
}
