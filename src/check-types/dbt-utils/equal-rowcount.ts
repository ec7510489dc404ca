import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { forEveryGroup } from '../says-groups.ts'
import { compareCounts, comparedCountsArguments } from './compared-counts.ts'

export const equalRowcount = defineCheckType({
  name: 'dbt_utils.equal_rowcount',
  on: 'relation',
  args: z.strictObject(comparedCountsArguments),
  facts: {
    failsWhen:
      'the relation has more or fewer rows than `compare_model`; the difference is the number of failures, with `group_by_columns` that of all groups together',
    onNull: 'is a group that is never compared; nor is a group that is on one side only',
    onEmpty: 'passes, and so it does if only `compare_model` is empty; is an error if both are',
    inDbt: 'same as dbt_utils `equal_rowcount`, except that groups may have quoted names',
  },
  example: { arguments: { compare_model: "ref('stg_orders')" } },
  failCalc: 'sum(coalesce(diff_count, 0))',
  measure: (given, tested) =>
    compareCounts(
      given,
      {
        joinedOn: 'id_dbtutils_test_equal_rowcount',
        ours: 'count_a',
        theirs: 'count_b',
        difference: 'diff_count',
        value: (ours, theirs) => sql`abs(${ours} - ${theirs})`,
      },
      tested,
    ),
  says: ({ compare_model, group_by_columns }) =>
    `has as many rows as ${compare_model.text}${forEveryGroup(group_by_columns)}`,
})
