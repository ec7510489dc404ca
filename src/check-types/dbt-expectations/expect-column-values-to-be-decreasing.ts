import { defineCheckType } from '../check-type.ts'
import { whereTrue } from './measure-truth.ts'
import { orderedArguments, orderedValues, saysOrder } from './ordered-values.ts'

export const expectColumnValuesToBeDecreasing = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_be_decreasing',
  on: 'column',
  args: orderedArguments,
  facts: {
    failsWhen:
      'the value of a row is not less than that of the row before it (or equal, with `strictly: false`), or differs from it by something else than `step`; every such row counts',
    onNull: 'passes, and so does the row after it',
    onEmpty: 'passes, vacuous',
    inDbt:
      'same as dbt_expectations `expect_column_values_to_be_decreasing`; rows that `sort_column` does not tell apart come in any order',
  },
  example: { column: 'reading', arguments: { sort_column: 'read_at', group_by: ['meter'], strictly: false } },
  measure: (given, tested) => orderedValues('decreasing', given, tested),
  says: (given) => `${saysOrder('decreases', given)}${whereTrue({ rowCondition: given.row_condition })}`,
})
