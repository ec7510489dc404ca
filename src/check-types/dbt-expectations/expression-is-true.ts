import { z } from 'zod'
import { expression, groupList, rowCondition, sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { measureTruth, type Truth, whereTrue } from './measure-truth.ts'

const args = z.strictObject({
  expression,
  test_condition: sqlText.default('= true'),
  group_by_columns: groupList,
  row_condition: rowCondition,
})

export const expectationIsTrue = defineCheckType({
  name: 'dbt_expectations.expression_is_true',
  on: 'relation',
  args,
  facts: {
    failsWhen:
      "the test of the expression's value is FALSE for a row, or for a group of rows; each counts. An expression with an aggregate and no `group_by_columns` has one value for the whole relation",
    onNull: 'passes, as undecided. Rows for which `row_condition` is not TRUE take no part',
    onEmpty: 'passes, vacuous; an aggregate has a value there, too (`count(*) > 0` fails)',
    inDbt: 'same as dbt_expectations `expression_is_true`',
  },
  example: { arguments: { expression: 'sum(debit) = sum(credit)' } },
  measure: (given, tested) => measureTruth(truthOf(given), tested),
  says: (given) => {
    const test = given.test_condition === '= true' ? '' : ` ${given.test_condition}`
    return `has ${given.expression.text}${test}${whereTrue(truthOf(given))}`
  },
})

function truthOf(given: z.output<typeof args>): Truth {
  return {
    expression: given.expression.text,
    testCondition: given.test_condition,
    rowCondition: given.row_condition,
    groupBy: given.group_by_columns,
  }
}
