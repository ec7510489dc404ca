import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, measureBetween, ofValues, saysBetween } from './column-aggregates.ts'

export const expectColumnStdevToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_column_stdev_to_be_between',
  on: 'column',
  args: z.strictObject(betweenArguments),
  facts: {
    failsWhen:
      'the standard deviation of the values (of a sample) is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part; with fewer than two values there is no deviation, and the check passes as undecided',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_stdev_to_be_between`',
  },
  example: { column: 'amount', arguments: { max_value: 300n } },
  measure: (given, tested) =>
    measureBetween(
      ofValues((column, filter) => `stddev(${column})${filter}`),
      given,
      tested,
    ),
  says: (given) => saysBetween('a standard deviation', given),
})
