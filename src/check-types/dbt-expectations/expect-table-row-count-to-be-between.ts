import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, measureBetween, ROW_COUNT, saysBetween } from './column-aggregates.ts'

export const expectTableRowCountToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_table_row_count_to_be_between',
  on: 'relation',
  args: z.strictObject(betweenArguments),
  facts: {
    failsWhen: 'the number of rows is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'is a row like any other',
    onEmpty: 'has a number, 0; with `group_by` there is no group, and it passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_table_row_count_to_be_between`',
  },
  example: { arguments: { min_value: 1n, max_value: 1000000n } },
  measure: (given, tested) => measureBetween(ROW_COUNT, given, tested),
  says: (given) => saysBetween('a number of rows', given),
})
