import type { Value } from './value.ts'

/** Variables of a loop, a macro or a template, and those around them. */
export class Scope {
  readonly #parent: Scope | null
  readonly #values = new Map<string, Value>()

  constructor(parent: Scope | null = null) {
    this.#parent = parent
  }

  lookup(name: string): Value | undefined {
    return this.#values.get(name) ?? this.#parent?.lookup(name)
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value)
  }
}
