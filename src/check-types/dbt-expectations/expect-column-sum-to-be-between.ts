import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, measureBetween, ofValues, saysBetween } from './column-aggregates.ts'

export const expectColumnSumToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_column_sum_to_be_between',
  on: 'column',
  args: z.strictObject(betweenArguments),
  facts: {
    failsWhen: 'the sum of the values is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part; without any value there is nothing to compare, and the check passes as undecided',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_sum_to_be_between`',
  },
  example: { column: 'amount', arguments: { min_value: 0n, group_by: ['currency'] } },
  measure: (given, tested) =>
    measureBetween(
      ofValues((column, filter) => `sum(${column})${filter}`),
      given,
      tested,
    ),
  says: (given) => saysBetween('a sum', given),
})
