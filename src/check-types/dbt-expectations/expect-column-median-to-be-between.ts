import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, measureBetween, ofValues, saysBetween, sorting } from './column-aggregates.ts'

export const expectColumnMedianToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_column_median_to_be_between',
  on: 'column',
  args: z.strictObject(betweenArguments),
  facts: {
    failsWhen: 'the median of the values is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part; without any value there is nothing to compare, and the check passes as undecided',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_median_to_be_between`',
  },
  example: { column: 'amount', arguments: { min_value: 10n, max_value: 200n } },
  measure: (given, tested) =>
    measureBetween(
      sorting(ofValues((column, filter) => `percentile_cont(0.5) within group (order by ${column})${filter}`)),
      given,
      tested,
    ),
  says: (given) => saysBetween('a median', given),
})
