import { sql } from 'kysely'
import { z } from 'zod'
import { expression, groupList } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { measureAggregate } from '../grouped-aggregate.ts'
import { isOlderThan } from '../package-version.ts'
import { forEveryGroup } from '../says-groups.ts'
import { verbatim } from '../sql-text.ts'

export const notNullProportion = defineCheckType({
  name: 'dbt_utils.not_null_proportion',
  on: 'column',
  args: z.strictObject({
    at_least: expression,
    at_most: expression.default({ kind: 'expression', text: '1' }),
    group_by_columns: groupList,
  }),
  facts: {
    failsWhen:
      'the share of rows with a value is below `at_least` or above `at_most`, which is one failure; with `group_by_columns`, every such group counts',
    onNull: 'is a row without a value',
    onEmpty: 'passes, vacuous: there is no share',
    inDbt: 'same as dbt_utils `not_null_proportion`, which up to 1.2 divides by a numeric without a scale',
  },
  example: { column: 'phone', arguments: { at_least: 0.95 } },
  doesUnknownArgumentStopRun: false,
  measure: ({ at_least, at_most, group_by_columns }, tested) => {
    const type = verbatim(isOlderThan(tested, 'dbt_utils', '1.3.0') ? 'numeric' : 'numeric(28,6)')
    return measureAggregate(
      {
        name: 'not_null_proportion',
        value: sql`sum(case when ${tested.columnSql} is null then 0 else 1 end) / cast(count(*) as ${type})`,
        fails: (share) => sql`${share} < ${verbatim(at_least.text)} or ${share} > ${verbatim(at_most.text)}`,
        undecided: null,
        isPickedByHaving: false,
      },
      group_by_columns,
      tested,
    )
  },
  says: ({ at_least, at_most, group_by_columns }) =>
    `has a value in a share of ${at_least.text} to ${at_most.text} of the rows${forEveryGroup(group_by_columns)}`,
})
