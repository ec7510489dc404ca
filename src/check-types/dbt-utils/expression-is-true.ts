import { sql } from 'kysely'
import { z } from 'zod'
import { sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { conditionNotes, readCondition, saysCondition } from '../read-condition.ts'
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
  neverStopsRun: true,
  measure: ({ expression }, tested) => {
    const condition = readCondition(expression, tested)
    if (typeof condition !== 'string') return condition
    const holds = verbatim(condition)
    return {
      kind: 'rows',
      from: tested.from,
      fails: sql`not(${holds})`,
      undecided: sql`(${holds}) is null`,
      strict: tested.grammar.strict(condition),
      selects: sql`1`,
      proof: null,
    }
  },
  says: ({ expression }, tested) => saysCondition(expression, tested),
  notes: ({ expression }, tested) => conditionNotes(expression, tested),
})
