import type { ProblemCode } from '../../model/problem.ts'

/** Ends the reading of one YAML text at its first mistake; `parseYaml` makes a problem of it. */
export class RefusedYaml extends Error {
  readonly code: ProblemCode
  /** UTF-16 code units from the start of the text. */
  readonly offset: number
  readonly hint: string | undefined

  constructor(code: ProblemCode, message: string, offset: number, hint?: string) {
    super(message)
    this.code = code
    this.offset = offset
    this.hint = hint
  }
}
