import { sql } from 'kysely'
import { z } from 'zod'
import { groupList } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { measureAggregate } from '../grouped-aggregate.ts'
import { forEveryGroup } from '../says-groups.ts'

export const notConstant = defineCheckType({
  name: 'dbt_utils.not_constant',
  on: 'column',
  args: z.strictObject({ group_by_columns: groupList }),
  facts: {
    failsWhen:
      'there is just one value in all rows, which is one failure, a single row included; with `group_by_columns`, every group with just one value counts',
    onNull: 'takes no part; nothing but NULLs passes, vacuous',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_utils `not_constant`',
  },
  example: { column: 'exchange_rate' },
  measure: ({ group_by_columns }, tested) =>
    measureAggregate(
      {
        name: 'filler_column',
        value: sql`count(distinct ${tested.columnSql})`,
        fails: (count) => sql`${count} = 1`,
        undecided: sql`(${tested.columnSql}) is null`,
        isPickedByHaving: true,
        isSorting: true,
      },
      group_by_columns,
      tested,
    ),
  says: ({ group_by_columns }) => `has more than one value${forEveryGroup(group_by_columns)}`,
})
