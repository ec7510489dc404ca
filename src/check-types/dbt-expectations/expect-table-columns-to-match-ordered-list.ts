import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { columnListArguments, measureColumnList, rowsOf } from './listed-columns.ts'

export const expectTableColumnsToMatchOrderedList = defineCheckType({
  name: 'dbt_expectations.expect_table_columns_to_match_ordered_list',
  on: 'relation',
  args: z.strictObject(columnListArguments),
  facts: {
    failsWhen:
      'a place of the list has another column than that place of the relation; the listed column counts, and the one that is there',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_table_columns_to_match_ordered_list`: names are those of `information_schema.columns`, which shows none of materialized views and none that the role may do nothing with; without any column, or with a `where`, it is an error as there',
  },
  example: { arguments: { column_list: ['id', 'amount', 'currency'], transform: 'lower' } },
  measure: (given, tested) =>
    measureColumnList(given, tested, (columns, listed) => {
      const surplus = columns.flatMap((name, at) => (listed[at] === name ? [] : [[at + 1, name, null, null]]))
      const missing = listed.flatMap((name, at) => (columns[at] === name ? [] : [[null, null, at + 1, name]]))
      const names = ['relation_column_idx', 'relation_column', 'input_column_idx', 'input_column']
      return rowsOf(names, [...surplus, ...missing])
    }),
  says: ({ column_list: list }) => `has the columns ${list.join(', ')}, in this order`,
})
