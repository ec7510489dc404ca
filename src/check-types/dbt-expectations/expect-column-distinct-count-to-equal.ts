import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { DISTINCT_COUNT, measureCompared, saysRows, valueArguments } from './column-aggregates.ts'

export const expectColumnDistinctCountToEqual = defineCheckType({
  name: 'dbt_expectations.expect_column_distinct_count_to_equal',
  on: 'column',
  args: z.strictObject(valueArguments),
  facts: {
    failsWhen:
      'the number of distinct values is another than `value`; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part',
    onEmpty: 'has a number, 0; with `group_by` there is no group, and it passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_distinct_count_to_equal`',
  },
  example: { column: 'country', arguments: { value: 27n } },
  measure: (given, tested) => measureCompared(DISTINCT_COUNT, '=', given, tested),
  says: (given) => `has ${given.value.text} distinct values${saysRows(given)}`,
})
