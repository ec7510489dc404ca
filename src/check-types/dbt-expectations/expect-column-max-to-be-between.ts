import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, measureBetween, ofValues, saysBetween } from './column-aggregates.ts'

export const expectColumnMaxToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_column_max_to_be_between',
  on: 'column',
  args: z.strictObject(betweenArguments),
  facts: {
    failsWhen: 'the greatest value is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part; without any value there is nothing to compare, and the check passes as undecided',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_max_to_be_between`',
  },
  example: { column: 'amount', arguments: { min_value: 0n, max_value: 10000n } },
  measure: (given, tested) =>
    measureBetween(
      ofValues((column, filter) => `max(${column})${filter}`),
      given,
      tested,
    ),
  says: (given) => saysBetween('a maximum', given),
})
