import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { DISTINCT_COUNT, measureCompared, saysRows, valueArguments } from './column-aggregates.ts'

export const expectColumnDistinctCountToBeLessThan = defineCheckType({
  name: 'dbt_expectations.expect_column_distinct_count_to_be_less_than',
  on: 'column',
  args: z.strictObject(valueArguments),
  facts: {
    failsWhen:
      'there are no fewer distinct values than `value`; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part',
    onEmpty: 'has a number, 0; with `group_by` there is no group, and it passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_distinct_count_to_be_less_than`',
  },
  example: { column: 'currency', arguments: { value: 4n } },
  measure: (given, tested) => measureCompared(DISTINCT_COUNT, '<', given, tested),
  says: (given) => `has less than ${given.value.text} distinct values${saysRows(given)}`,
})
