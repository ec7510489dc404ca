import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { forEveryGroup } from '../says-groups.ts'
import { compareCounts, comparedCountsArguments } from './compared-counts.ts'

export const fewerRowsThan = defineCheckType({
  name: 'dbt_utils.fewer_rows_than',
  on: 'relation',
  args: z.strictObject(comparedCountsArguments),
  facts: {
    failsWhen:
      'the relation has more rows than `compare_model`, which is as many failures as it has too many, or equally many, which is one; with `group_by_columns`, those of all groups together',
    onNull: 'is a group that is never compared; nor is a group that is on one side only',
    onEmpty: 'passes, and so it does if only `compare_model` is empty; is an error if both are',
    inDbt: 'same as dbt_utils `fewer_rows_than`, except that groups may have quoted names',
  },
  example: { arguments: { compare_model: "ref('stg_orders')" } },
  failCalc: 'sum(coalesce(row_count_delta, 0))',
  measure: (given, tested) =>
    compareCounts(
      given,
      {
        joinedOn: 'id_dbtutils_test_fewer_rows_than',
        ours: 'count_our_model',
        theirs: 'count_comparison_model',
        difference: 'row_count_delta',
        value: (ours, theirs) =>
          sql`case when ${ours} > ${theirs} then ${ours} - ${theirs} when ${ours} = ${theirs} then 1 else 0 end`,
      },
      tested,
    ),
  says: ({ compare_model, group_by_columns }) =>
    `has fewer rows than ${compare_model.text}${forEveryGroup(group_by_columns)}`,
})
