import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, DISTINCT_COUNT, measureBetween, saysBetween } from './column-aggregates.ts'

export const expectColumnUniqueValueCountToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_column_unique_value_count_to_be_between',
  on: 'column',
  args: z.strictObject(betweenArguments),
  facts: {
    failsWhen:
      'the number of distinct values is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part',
    onEmpty: 'has a number, 0; with `group_by` there is no group, and it passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_unique_value_count_to_be_between`',
  },
  example: { column: 'customer_id', arguments: { min_value: 100n } },
  measure: (given, tested) => measureBetween(DISTINCT_COUNT, given, tested),
  says: (given) => saysBetween('a number of distinct values', given),
})
