import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { DISTINCT_COUNT, measureCompared, saysRows, valueArguments } from './column-aggregates.ts'

export const expectColumnDistinctCountToBeGreaterThan = defineCheckType({
  name: 'dbt_expectations.expect_column_distinct_count_to_be_greater_than',
  on: 'column',
  args: z.strictObject(valueArguments),
  facts: {
    failsWhen:
      'there are no more distinct values than `value`; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part',
    onEmpty: 'has a number, 0; with `group_by` there is no group, and it passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_distinct_count_to_be_greater_than`',
  },
  example: { column: 'country', arguments: { value: 10n } },
  measure: (given, tested) => measureCompared(DISTINCT_COUNT, '>', given, tested),
  says: (given) => `has more than ${given.value.text} distinct values${saysRows(given)}`,
})
