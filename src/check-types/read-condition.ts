import type { Refusal, Tested } from './check-type.ts'

/**
 * The condition that must hold: on a column, dbt's column, space, expression if that starts with the column; else the expression
 * by itself; else what dbt pastes together after all (`a + b` and `* 2 > 10`).
 */
export function readCondition(expression: string, { column, grammar }: Tested): string | Refusal {
  const continued = column === null ? expression : `${column} ${expression}`
  const isDbtReading =
    column === null ? grammar.isExpression(continued) : grammar.startsWithExpression(continued, column)
  if (isDbtReading) return continued
  if (grammar.isExpression(expression)) return expression
  if (grammar.isExpression(continued)) return continued
  return {
    kind: 'refused',
    argument: 'expression',
    message: `Expected one SQL expression, got ${JSON.stringify(continued)}`,
    hint: 'It must be a condition that could stand between two parentheses.',
  }
}

/** `has amount > 0 in every row` */
export function saysCondition(expression: string, tested: Tested): string {
  const condition = readCondition(expression, tested)
  return `has ${typeof condition === 'string' ? condition : expression} in every row`
}

/** A note where an expression on a column is read without the column. */
export function conditionNotes(expression: string, tested: Tested): readonly string[] {
  return tested.column !== null && readCondition(expression, tested) === expression
    ? [`"${expression}" is read as a whole condition, not as what follows the column`]
    : []
}
