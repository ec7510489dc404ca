import { sql } from 'kysely'
import { z } from 'zod'
import { sqlText } from '../argument.ts'
import { defineCheckType, type Refusal, type Tested } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'

export const expressionIsTrue = defineCheckType({
  name: 'dbt_utils.expression_is_true',
  on: 'either',
  args: z.strictObject({ expression: sqlText }),
  facts: {
    failsWhen:
      "the expression is FALSE for a row; every such row counts. On a column the expression continues the column's name (`> 0`)",
    onNull: 'passes, as undecided',
    onEmpty: 'passes, vacuous',
    inDbt:
      'same as dbt_utils `expression_is_true`, except that on a column a whole condition (`amount > 0`) is read as that condition, where column and expression together are no expression that starts with the column',
  },
  example: { arguments: { expression: 'amount >= discount' } },
  measure: ({ expression }, tested) => {
    const condition = readCondition(expression, tested)
    if (typeof condition !== 'string') return condition
    const holds = verbatim(condition)
    return {
      kind: 'rows',
      from: tested.from,
      fails: sql`not(${holds})`,
      undecided: sql`(${holds}) is null`,
      selects: sql`1`,
      proof: null,
    }
  },
  says: ({ expression }, tested) => {
    const condition = readCondition(expression, tested)
    return `has ${typeof condition === 'string' ? condition : expression} in every row`
  },
  notes: ({ expression }, tested) =>
    tested.column !== null && readCondition(expression, tested) === expression
      ? [`"${expression}" is read as a whole condition, not as what follows the column`]
      : [],
})

/**
 * The condition that must hold: dbt's column, space, expression if that starts with the column; else the expression by
 * itself; else what dbt pastes together after all (`a + b` and `* 2 > 10`).
 */
function readCondition(expression: string, { column, grammar }: Tested): string | Refusal {
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
