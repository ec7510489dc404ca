import { z } from 'zod'
import { expression, unlessFalsy } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { comparedArguments, compareModel, compareSides, toleranceArguments, toleranceOf } from './compared-sides.ts'

export const equalExpression = defineCheckType({
  name: 'dbt_expectations.equal_expression',
  on: 'relation',
  args: z.strictObject({
    expression,
    compare_model: compareModel,
    compare_expression: unlessFalsy(expression),
    ...comparedArguments,
    ...toleranceArguments,
  }),
  facts: {
    failsWhen:
      'the expression differs between the two relations by more than `tolerance` (or by more than `tolerance_percent` of our side); with `group_by`, every such group counts',
    onNull: 'a NULL on either side counts as 0; a group that is NULL has no equal on the other side',
    onEmpty:
      'is evaluated: without groups an aggregate has a value (NULL as 0); with groups every group of the other side counts',
    inDbt:
      'same as dbt_expectations `equal_expression`: without `compare_model` the relation is compared with itself, a `tolerance_percent` of 0 counts as none, and a part of 0 passes',
  },
  example: { arguments: { expression: 'sum(amount)', compare_model: "ref('payments')", tolerance: 0.01 } },
  measure: (given, tested) => {
    const { expression: ours, compare_expression: theirs } = given
    const expressions = { ours: ours.text, theirs: theirs?.text ?? ours.text }
    return compareSides(expressions, given.compare_model, given, tested, toleranceOf(given))
  },
  says: (given) =>
    `has ${given.expression.text} as ${given.compare_expression?.text ?? 'that'} of ${given.compare_model?.text ?? 'itself'}`,
})
