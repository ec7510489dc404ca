import { entriesOf } from './collection-methods.ts'
import { textOf } from './python-str.ts'
import { type Call, TemplateFunction, TemplateObject, type Value } from './value.ts'

/** jinja2's `namespace(a=1)`: the one thing whose attributes a template can set, also from inside of a loop. */
export class Namespace extends TemplateObject {
  readonly #values: Map<string, Value>

  constructor(values: Map<string, Value>) {
    super()
    this.#values = values
  }

  static of({ positional, named }: Call): Namespace {
    const given = positional.flatMap((value) => entriesOf(value)).map(([key, value]) => [textOf(key), value] as const)
    return new Namespace(new Map([...given, ...named]))
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value)
  }

  override attribute(name: string): Value | undefined {
    return this.#values.get(name)
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#values.get(key) : undefined
  }

  override text(): string {
    return '<Namespace>'
  }
}

/** What a loop says of itself. */
export class LoopState extends TemplateObject {
  readonly #items: readonly Value[]
  #index = 0
  #changed: readonly Value[] | null = null

  constructor(items: readonly Value[]) {
    super()
    this.#items = items
  }

  moveTo(index: number): void {
    this.#index = index
  }

  override attribute(name: string): Value | undefined {
    const [index, length] = [this.#index, this.#items.length]
    const facts: Readonly<Record<string, Value | undefined>> = {
      index: BigInt(index + 1),
      index0: BigInt(index),
      revindex: BigInt(length - index),
      revindex0: BigInt(length - index - 1),
      first: index === 0,
      last: index === length - 1,
      length: BigInt(length),
      depth: 1n,
      depth0: 0n,
      previtem: index === 0 ? undefined : this.#items[index - 1],
      nextitem: this.#items[index + 1],
    }
    if (name === 'cycle') return this.#cycle()
    return name === 'changed' ? this.#change() : facts[name]
  }

  override text(): string {
    return '<LoopContext>'
  }

  #cycle(): Value {
    return new TemplateFunction('cycle', ({ positional }) => positional[this.#index % positional.length] ?? null)
  }

  #change(): Value {
    return new TemplateFunction('changed', ({ positional }) => {
      const isSame = this.#changed?.every((value, index) => value === positional[index]) ?? false
      this.#changed = positional
      return !isSame
    })
  }
}
