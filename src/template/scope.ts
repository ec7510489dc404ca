import type { Value } from './value.ts'

/** Variables of a loop, a macro or a template, and those around them. */
export class Scope {
  readonly #parent: Scope | null
  readonly #values = new Map<string, Value>()

  constructor(parent: Scope | null = null) {
    this.#parent = parent
  }

  /** Undefined where nobody set it; null is a value. */
  lookup(name: string): Value | undefined {
    const own = this.#values.get(name)
    return own === undefined ? this.#parent?.lookup(name) : own
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value)
  }
}
