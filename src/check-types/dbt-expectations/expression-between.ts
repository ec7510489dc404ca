import { z } from 'zod'
import { expression, groupList, rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { boundsArguments, missingBounds, saysBounds, withinBounds } from './bounds.ts'
import { measureTruth, type Truth, whereTrue } from './measure-truth.ts'

const args = z.strictObject({
  expression,
  ...boundsArguments,
  group_by_columns: groupList,
  row_condition: rowCondition,
})

export const expressionBetween = defineCheckType({
  name: 'dbt_expectations.expression_between',
  on: 'relation',
  args,
  facts: {
    failsWhen:
      "the expression's value is out of bounds for a row, or for a group of rows; each counts. An expression with an aggregate and no `group_by_columns` has one value for the whole relation",
    onNull: 'passes, as undecided. Rows for which `row_condition` is not TRUE take no part',
    onEmpty: 'passes, vacuous; an aggregate has a value there, too (`count(*)` is 0)',
    inDbt: 'same as dbt_expectations `expression_between`',
  },
  example: { arguments: { expression: 'amount - discount', min_value: 0n } },
  measure: (given, tested) => missingBounds(given) ?? measureTruth(truthOf(given), tested),
  says: (given) => `has ${given.expression.text} that ${saysBounds(given)}${whereTrue(truthOf(given))}`,
})

function truthOf(given: z.output<typeof args>): Truth {
  return {
    expression: withinBounds(given.expression.text, given),
    rowCondition: given.row_condition,
    groupBy: given.group_by_columns,
  }
}
