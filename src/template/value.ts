import type { Budget } from './budget.ts'

/**
 * A value of a template, as Python has it: `bigint` is an int, `number` a float, null is None, a list is an array and a dict
 * a `Map`; both can be changed in place.
 */
export type Value =
  | null
  | boolean
  | bigint
  | number
  | string
  | Undefined
  | Tuple
  | TemplateObject
  | TemplateFunction
  | Value[]
  | Map<Value, Value>

/** What a name means that nobody gave a meaning. It is empty text, and nothing can be done with it. */
export class Undefined {
  readonly name: string
  /** While parsing, dbt lets it pass whatever is done with it: it can be called, and has every attribute. */
  readonly isSilent: boolean

  constructor(name: string, isSilent = false) {
    this.name = name
    this.isSilent = isSilent
  }
}

export class Tuple {
  readonly items: readonly Value[]

  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/** A thing with attributes: a relation, a namespace, a table of results. */
export abstract class TemplateObject {
  /** Undefined where it has none of that name. */
  abstract attribute(name: string): Value | undefined
  /** Python's `str()`. */
  abstract text(): string

  /** What Python calls its type. */
  typeName(): string {
    return 'object'
  }

  /** Python's `repr()`. */
  repr(): string {
    return this.text()
  }

  isTrue(): boolean {
    return true
  }

  /** `this + other`, or `other + this` where it stands to the right; undefined where Python has no answer. */
  operate(_operator: string, _other: Value, _isRight: boolean): Value | undefined {
    return undefined
  }

  /** Below 0, 0 or above; undefined where Python knows no order. */
  compareTo(_other: Value): number | undefined {
    return undefined
  }

  /** What `'{:%Y}'.format(…)` writes; undefined for a format that it does not have. */
  format(_spec: string): string | undefined {
    return undefined
  }

  /** What a loop over it sees; null if there is no looping over it. */
  items(): readonly Value[] | null {
    return null
  }

  /** `thing[key]`; undefined where there is nothing. */
  item(_key: Value): Value | undefined {
    return undefined
  }

  equals(other: Value): boolean {
    return this === other
  }

  /** Whether the test `mapping` holds. */
  isMapping(): boolean {
    return false
  }
}

/** What a function may use while a template is run. */
export type Runtime = {
  readonly budget: Budget
  /** Whether a value is wanted of the template, not text. */
  readonly isNative: boolean
  /** When the run started, for all that asks for the time. */
  readonly startedAt: () => Date
  /** Calls a macro or a function. */
  readonly call: (callee: Value, positional: readonly Value[], named?: ReadonlyMap<string, Value>) => Value
  /** Applies a filter or a test by name: `map('upper')`, `select('defined')`. */
  readonly filter: (name: string, operand: Value, positional: readonly Value[]) => Value
  readonly test: (name: string, operand: Value, positional: readonly Value[]) => boolean
}

/** The arguments of one call. */
export type Call = {
  readonly positional: readonly Value[]
  readonly named: ReadonlyMap<string, Value>
  readonly runtime: Runtime
}

export class TemplateFunction {
  readonly name: string
  readonly run: (call: Call) => Value
  /** `package.name` and the like; undefined where it has none of that name. */
  readonly attributes: ReadonlyMap<string, Value>

  constructor(name: string, run: (call: Call) => Value, attributes: ReadonlyMap<string, Value> = new Map()) {
    this.name = name
    this.run = run
    this.attributes = attributes
  }
}

/** What a template can have by name, from outside. */
export class Names extends TemplateObject {
  readonly #lookup: (name: string) => Value | undefined

  constructor(lookup: (name: string) => Value | undefined) {
    super()
    this.#lookup = lookup
  }

  static of(values: Readonly<Record<string, Value>>): Names {
    return new Names((name) => (Object.hasOwn(values, name) ? values[name] : undefined))
  }

  override attribute(name: string): Value | undefined {
    return this.#lookup(name)
  }

  override item(key: Value): Value | undefined {
    return typeof key === 'string' ? this.#lookup(key) : undefined
  }

  override text(): string {
    return '<names>'
  }
}
