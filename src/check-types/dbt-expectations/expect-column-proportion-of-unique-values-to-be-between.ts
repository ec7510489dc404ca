import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { betweenArguments, measureBetween, ofCounts, saysBetween, sorting } from './column-aggregates.ts'

export const expectColumnProportionOfUniqueValuesToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_column_proportion_of_unique_values_to_be_between',
  on: 'column',
  args: z.strictObject(betweenArguments),
  facts: {
    failsWhen:
      'the number of distinct values, divided by the number of values, is out of bounds; with `group_by`, every group for which that holds counts',
    onNull: 'takes no part; without any value the share is 1',
    onEmpty: 'has a share, 1; with `group_by` there is no group, and it passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_proportion_of_unique_values_to_be_between` since 0.10.5',
  },
  example: { column: 'email', arguments: { min_value: 0.9 } },
  measure: (given, tested) => measureBetween(sorting(ofCounts(proportion)), given, tested),
  says: (given) => saysBetween('a share of distinct values', given),
})

/** Without a value there is nothing to divide by, and all of them are distinct. */
function proportion(column: string, filter: string): string {
  const values = `count(${column})${filter}`
  const distinct = `count(distinct ${column})${filter}`
  return `case when ${values} = 0 then 1 else cast(${distinct} as float) / ${values} end`
}
