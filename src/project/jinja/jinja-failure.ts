import type { Position } from '../../model/position.ts'
import type { ProblemCode } from '../../model/problem.ts'

/** Why a template has no value. */
export type JinjaFailure = {
  readonly kind: 'failure'
  readonly code: ProblemCode
  readonly message: string
  readonly hint?: string
  readonly template: string
  /** Where in the template, counted from 1; null if nobody knows. */
  readonly at: Pick<Position, 'line' | 'column'> | null
}
