import { sql } from 'kysely'
import { z } from 'zod'
import { sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { conditionNotes, readCondition, saysCondition } from '../read-condition.ts'
import { verbatim } from '../sql-text.ts'

export const expressionHolds = defineCheckType({
  name: 'assay.expression_holds',
  on: 'either',
  args: z.strictObject({ expression: sqlText }),
  facts: {
    failsWhen:
      "the expression is not TRUE for a row; every such row counts. On a column the expression may continue the column's name (`> 0`)",
    onNull: 'fails: what is not known does not hold',
    onEmpty: 'passes, vacuous',
    inDbt: 'none; dbt_utils `expression_is_true` passes a NULL',
  },
  example: { arguments: { expression: 'shipped_at >= ordered_at' } },
  measure: ({ expression }, tested) => {
    const condition = readCondition(expression, tested)
    if (typeof condition !== 'string') return condition
    const fails = sql`(${verbatim(condition)}) is not true`
    return { kind: 'rows', from: tested.from, fails, undecided: null, selects: sql`*`, proof: null }
  },
  says: ({ expression }, tested) => saysCondition(expression, tested),
  notes: ({ expression }, tested) => conditionNotes(expression, tested),
})
