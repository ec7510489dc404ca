import type { ExpressionArgument } from '../argument.ts'
import { expression, flag } from '../argument.ts'
import type { Refusal } from '../check-type.ts'

/** The arguments of all tests called "between". A bound may be any SQL expression. */
export const boundsArguments = {
  min_value: expression.nullish(),
  max_value: expression.nullish(),
  strictly: flag.nullable().default(false),
}

export type Bounds = {
  readonly min_value?: ExpressionArgument | null | undefined
  readonly max_value?: ExpressionArgument | null | undefined
  /** Whether a bound itself is out of bounds. */
  readonly strictly: boolean | null
}

/** A condition as one SQL text: the value lies between the bounds. NULL where the value is NULL, or a bound decides nothing. */
export function withinBounds(value: string, { min_value, max_value, strictly }: Bounds): string {
  const orEqual = strictly ? '' : '='
  const conditions = [
    ...(min_value ? [`${value} >${orEqual} ${min_value.text}`] : []),
    ...(max_value ? [`${value} <${orEqual} ${max_value.text}`] : []),
  ]
  return `(${conditions.join(' and ')})`
}

/** dbt demands a bound while it parses. */
export function missingBounds({ min_value, max_value }: Bounds): Refusal | null {
  if (min_value || max_value) return null
  return {
    kind: 'refused',
    argument: 'min_value',
    message: 'Expected min_value, max_value or both, got neither',
    doesStopRun: true,
  }
}

/** `is at least 1 and at most 7` */
export function saysBounds({ min_value, max_value, strictly }: Bounds): string {
  const [least, most] = strictly ? ['more than', 'less than'] : ['at least', 'at most']
  const parts = [
    ...(min_value ? [`${least} ${min_value.text}`] : []),
    ...(max_value ? [`${most} ${max_value.text}`] : []),
  ]
  return `is ${parts.join(' and ')}`
}
