import { z } from 'zod'
import { expression } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, measureBetween, ofValues, saysBetween, sorting } from './column-aggregates.ts'

export const expectColumnQuantileValuesToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_column_quantile_values_to_be_between',
  on: 'column',
  args: z.strictObject({ quantile: expression, ...betweenArguments }),
  facts: {
    failsWhen:
      'the `quantile` of the values is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part; without any value there is nothing to compare, and the check passes as undecided',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_quantile_values_to_be_between`',
  },
  example: { column: 'amount', arguments: { quantile: 0.95, max_value: 1000n } },
  measure: (given, tested) =>
    measureBetween(
      sorting(
        ofValues(
          (column, filter) => `percentile_cont(${given.quantile.text}) within group (order by ${column})${filter}`,
        ),
      ),
      given,
      tested,
    ),
  says: (given) => saysBetween(`a quantile (${given.quantile.text})`, given),
})
