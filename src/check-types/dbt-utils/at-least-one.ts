import { sql } from 'kysely'
import { z } from 'zod'
import { groupList } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { measureAggregate } from '../grouped-aggregate.ts'
import { forEveryGroup } from '../says-groups.ts'

export const atLeastOne = defineCheckType({
  name: 'dbt_utils.at_least_one',
  on: 'column',
  args: z.strictObject({ group_by_columns: groupList }),
  facts: {
    failsWhen: 'no row has a value, which is one failure; with `group_by_columns`, every group without a value counts',
    onNull: 'is no value: nothing but NULLs fails',
    onEmpty: 'fails once; with `group_by_columns` it passes, vacuous',
    inDbt: 'same as dbt_utils `at_least_one`, except that expressions work as column and groups',
  },
  example: { column: 'shipped_at' },
  measure: ({ group_by_columns }, tested) =>
    measureAggregate(
      {
        name: 'filler_column',
        // dbt counts those that are not null: of a row value like (a, b), where every field is there
        value:
          group_by_columns.length === 0
            ? sql`count(*) filter (where ${tested.columnSql} is not null)`
            : sql`count(${tested.columnSql})`,
        fails: (count) => sql`${count} = 0`,
        undecided: null,
        isPickedByHaving: true,
      },
      group_by_columns,
      tested,
    ),
  says: ({ group_by_columns }) => `has a value${forEveryGroup(group_by_columns)}`,
})
