import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { columnListArguments, measureColumnList, rowsOf } from './listed-columns.ts'

export const expectTableColumnsToContainSet = defineCheckType({
  name: 'dbt_expectations.expect_table_columns_to_contain_set',
  on: 'relation',
  args: z.strictObject(columnListArguments),
  facts: {
    failsWhen: 'a listed column is not there; every such column counts',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_table_columns_to_contain_set`: names are those of `information_schema.columns`, which shows none of materialized views and none that the role may do nothing with; without any column, or with a `where`, it is an error as there',
  },
  example: { arguments: { column_list: ['id', 'amount'] } },
  measure: (given, tested) =>
    measureColumnList(given, tested, (columns, listed) => {
      const missing = listed.filter((name) => !columns.includes(name))
      return rowsOf(
        ['input_column', 'relation_column'],
        missing.map((name) => [name, null]),
      )
    }),
  says: ({ column_list: list }) => `has the columns ${list.join(', ')}`,
})
