import type { Reference } from '../../model/node.ts'
import type { ProblemCode } from '../../model/problem.ts'

/** What a function of a template may do besides giving a value: it must not throw, the engine does not survive that. */
export type JinjaCall = {
  readonly fail: (code: ProblemCode, message: string, hint?: string) => void
  /** Remembers a reference and gives the mark that stands for it. */
  readonly reference: (reference: Reference) => string
}

export type JinjaFunction = (call: JinjaCall, args: readonly unknown[]) => unknown

/** The names that a template may use. */
export type JinjaScope = {
  readonly values: Readonly<Record<string, unknown>>
  readonly functions: Readonly<Record<string, JinjaFunction>>
}
