import { z } from 'zod'
import { expression, fromItem } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { comparedArguments, compareSides } from './compared-sides.ts'

export const expectTableRowCountToEqualOtherTable = defineCheckType({
  name: 'dbt_expectations.expect_table_row_count_to_equal_other_table',
  on: 'relation',
  args: z.strictObject({
    compare_model: fromItem,
    factor: expression.default({ kind: 'expression', text: '1' }),
    ...comparedArguments,
  }),
  facts: {
    failsWhen:
      'the number of rows is another than that of `compare_model`, times `factor`; with `group_by`, every such group counts',
    onNull: 'is a row like any other; a group that is NULL has no equal on the other side',
    onEmpty: 'has a number, 0',
    inDbt:
      'same as dbt_expectations `expect_table_row_count_to_equal_other_table`, except that `compare_model` is needed',
  },
  example: { arguments: { compare_model: "ref('stg_orders')" } },
  measure: (given, tested) => {
    const expressions = { ours: 'count(*)', theirs: `count(*) * ${given.factor.text}` }
    return compareSides(expressions, given.compare_model, given, tested)
  },
  says: (given) => `has as many rows as ${given.compare_model.text}, times ${given.factor.text}`,
})
