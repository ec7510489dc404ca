import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, measureBetween, ofValues, saysBetween } from './column-aggregates.ts'

export const expectColumnMeanToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_column_mean_to_be_between',
  on: 'column',
  args: z.strictObject(betweenArguments),
  facts: {
    failsWhen: 'the mean of the values is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part; without any value there is nothing to compare, and the check passes as undecided',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_mean_to_be_between`',
  },
  example: { column: 'amount', arguments: { min_value: 10n, max_value: 500n } },
  measure: (given, tested) =>
    measureBetween(
      ofValues((column, filter) => `avg(${column})${filter}`),
      given,
      tested,
    ),
  says: (given) => saysBetween('a mean', given),
})
