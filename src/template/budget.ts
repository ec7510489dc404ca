import { failed } from './template-error.ts'

/** What one rendering may cost. */
export type Limits = {
  /** Expressions and statements that are run, plus a step for every 64 characters and every item that is made. */
  readonly steps: number
  /** Macros within macros. */
  readonly depth: number
  /** Characters of the result, and of any text on the way to it. */
  readonly textLength: number
}

/** Far above any template that a person wrote; about a second of work. */
export const LIMITS: Limits = { steps: 2_000_000, depth: 100, textLength: 10_000_000 }

const CHARACTERS_PER_STEP = 64

/** Counts what a rendering costs, and ends it where it is too much. */
export class Budget {
  readonly #limits: Limits
  #steps = 0
  #depth = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  spend(steps: number): void {
    this.#steps += steps
    if (this.#steps > this.#limits.steps) {
      throw failed(`The template does not come to an end. Expected at most ${this.#limits.steps} steps`)
    }
  }

  /** For items that are about to be made. */
  makeItems(count: number | bigint): void {
    this.spend(Math.min(Number(count), Number.MAX_SAFE_INTEGER))
  }

  /** For text that is about to be made, or was. `total` is the length of all that it becomes a part of. */
  makeText(length: number, total = length): void {
    if (total > this.#limits.textLength) {
      throw failed(`The template makes too much text. Expected at most ${this.#limits.textLength} characters`)
    }
    this.spend(length / CHARACTERS_PER_STEP)
  }

  /** Runs what is one macro deeper. */
  nested<T>(run: () => T): T {
    if (this.#depth >= this.#limits.depth) {
      throw failed(`Macros call each other without an end. Expected at most ${this.#limits.depth} within one another`)
    }
    this.#depth += 1
    try {
      return run()
    } finally {
      this.#depth -= 1
    }
  }
}
