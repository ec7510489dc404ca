import type { Position } from '../model/position.ts'
import type { ProblemCode } from '../model/problem.ts'

/** Why a template has no result. Caught where the template is run. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
  readonly code: ProblemCode
  /** Of the innermost piece of a template that failed; null until that is known. */
  readonly position: Position | null
  readonly hint: string | undefined

  constructor(code: ProblemCode, message: string, position: Position | null = null, hint?: string) {
    super(message)
    this.code = code
    this.position = position
    this.hint = hint
  }

  /** The same, at a place, if it has none. */
  at(position: Position): TemplateError {
    return this.position === null ? new TemplateError(this.code, this.message, position, this.hint) : this
  }
}

/** It parses, but what it computes fails. */
export function failed(message: string, hint?: string): TemplateError {
  return new TemplateError('JINJA_FAILED', message, null, hint)
}

export function undefinedName(name: string, hint?: string): TemplateError {
  return new TemplateError(
    'JINJA_UNDEFINED',
    `"${name}" is undefined. Expected a macro, a variable or a function`,
    null,
    hint,
  )
}
