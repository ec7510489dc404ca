import { Budget, type Limits } from './budget.ts'
import { FILTERS } from './filters.ts'
import { unmarked } from './marked-text.ts'
import { failed, undefinedName } from './template-error.ts'
import { type Runtime, TemplateFunction, Undefined, type Value } from './value.ts'
import { VALUE_TESTS } from './value-tests.ts'

export type SessionOptions = {
  /** When the run started, for all that asks for the time. */
  readonly startedAt: () => Date
  /** Whether what is undefined may be called, and has every attribute: dbt parses so. */
  readonly isSilent?: boolean
  /** Whether a value is wanted, with its type, as in YAML; not text, as in SQL. */
  readonly isNative?: boolean
  /** Whether what is undefined is a mistake where it is written; jinja2 writes nothing. */
  readonly isStrict?: boolean
}

/** One rendering: what names mean in it, and what it may cost. */
export class Session implements Runtime {
  readonly budget: Budget
  readonly #names: (name: string) => Value | undefined
  readonly isNative: boolean
  readonly startedAt: () => Date
  /** Whether nothing may be written of what is undefined. */
  readonly isStrict: boolean
  readonly #isSilent: boolean

  constructor(names: (name: string) => Value | undefined, limits: Limits, options: SessionOptions) {
    this.budget = new Budget(limits)
    this.#names = names
    this.startedAt = options.startedAt
    this.isNative = options.isNative ?? false
    this.isStrict = options.isStrict ?? false
    this.#isSilent = options.isSilent ?? false
  }

  lookup(name: string): Value {
    const value = this.#names(name)
    return value === undefined ? this.missing(name) : value
  }

  /** What stands for a name without a meaning. */
  missing(name: string): Undefined {
    return new Undefined(name, this.#isSilent)
  }

  readonly call: Runtime['call'] = (callee, positional, named = new Map()) => {
    if (callee instanceof TemplateFunction) return callee.run({ positional, named, runtime: this })
    if (!(callee instanceof Undefined)) throw failed('Something is called that is no macro and no function')
    if (callee.isSilent) return callee
    throw undefinedName(callee.name)
  }

  readonly filter: Runtime['filter'] = (name, operand, positional) => {
    return this.applyFilter(name, operand, positional, new Map())
  }

  applyFilter(name: string, operand: Value, positional: readonly Value[], named: ReadonlyMap<string, Value>): Value {
    const filter = FILTERS.get(name)
    if (filter === undefined) throw unknown('filter', name)
    return filter(unmarked(operand), { positional, named, runtime: this })
  }

  readonly test: Runtime['test'] = (name, operand, positional) => {
    const test = VALUE_TESTS.get(name)
    if (test === undefined) throw unknown('test', name)
    return test(unmarked(operand), ...positional)
  }
}

function unknown(noun: string, name: string): Error {
  return undefinedName(`${noun} ${name}`, `Expected a ${noun} of jinja2's.`)
}
