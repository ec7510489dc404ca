import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { columnListArguments, measureColumnList, rowsOf } from './listed-columns.ts'

export const expectTableColumnsToNotContainSet = defineCheckType({
  name: 'dbt_expectations.expect_table_columns_to_not_contain_set',
  on: 'relation',
  args: z.strictObject(columnListArguments),
  facts: {
    failsWhen: 'a listed column is there; every such column counts',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_table_columns_to_not_contain_set`: names are those of `information_schema.columns`, which shows none of materialized views and none that the role may do nothing with; without any column, or with a `where`, it is an error as there',
  },
  example: { arguments: { column_list: ['password', 'iban'] } },
  measure: (given, tested) =>
    measureColumnList(given, tested, (columns, listed) => {
      const present = listed.flatMap((name) => columns.filter((column) => column === name))
      return rowsOf(
        ['input_column', 'relation_column'],
        present.map((name) => [name, name]),
      )
    }),
  says: ({ column_list: list }) => `has none of the columns ${list.join(', ')}`,
})
