import { z } from 'zod'
import { expression, rowCondition, unlessFalsy } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { compareModel, compareSides } from './compared-sides.ts'

export const expectColumnDistinctCountToEqualOtherTable = defineCheckType({
  name: 'dbt_expectations.expect_column_distinct_count_to_equal_other_table',
  on: 'column',
  args: z.strictObject({
    compare_model: compareModel,
    compare_column_name: unlessFalsy(expression),
    row_condition: rowCondition,
    compare_row_condition: rowCondition,
  }),
  facts: {
    failsWhen:
      'the number of distinct values is another than that of `compare_column_name` (default: the same name) of `compare_model` (default: the same relation)',
    onNull: 'takes no part',
    onEmpty: 'has a number, 0',
    inDbt: 'same as dbt_expectations `expect_column_distinct_count_to_equal_other_table`',
  },
  example: { column: 'customer_id', arguments: { compare_model: "ref('customers')", compare_column_name: 'id' } },
  measure: (given, tested) => {
    const { column } = tested
    const expressions = {
      ours: `count(distinct ${column})`,
      theirs: `count(distinct ${given.compare_column_name?.text ?? column})`,
    }
    return compareSides(expressions, given.compare_model, { ...given, group_by: [], compare_group_by: [] }, tested)
  },
  says: (given) =>
    `has as many distinct values as ${given.compare_column_name?.text ?? 'that column'} of ${given.compare_model?.text ?? 'the same relation'}`,
})
