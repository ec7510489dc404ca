import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { columnListArguments, measureColumnList, rowsOf } from './listed-columns.ts'

export const expectTableColumnsToMatchSet = defineCheckType({
  name: 'dbt_expectations.expect_table_columns_to_match_set',
  on: 'relation',
  args: z.strictObject(columnListArguments),
  facts: {
    failsWhen: 'a listed column is not there, or one is there that is not listed; every such column counts',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_table_columns_to_match_set`: names are those of `information_schema.columns`, which shows none of materialized views and none that the role may do nothing with; without any column, or with a `where`, it is an error as there',
  },
  example: { arguments: { column_list: ['id', 'amount', 'currency'] } },
  measure: (given, tested) =>
    measureColumnList(given, tested, (columns, listed) => {
      const surplus = columns.filter((name) => !listed.includes(name)).map((name) => [name, null])
      const missing = listed.filter((name) => !columns.includes(name)).map((name) => [null, name])
      return rowsOf(['relation_column', 'input_column'], [...surplus, ...missing])
    }),
  says: ({ column_list: list }) => `has the columns ${list.join(', ')}, each of them and no other`,
})
