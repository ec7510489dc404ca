import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { measureColumns, rowsOf, transform } from './listed-columns.ts'

export const expectColumnToExist = defineCheckType({
  name: 'dbt_expectations.expect_column_to_exist',
  on: 'column',
  isColumnSql: false,
  args: z.strictObject({
    column_index: z.union([z.bigint(), z.number()], { error: 'a number' }).nullish().transform(Number),
    transform,
  }),
  facts: {
    failsWhen: 'the relation has no column of that name, or has it at another place than `column_index` (from 1 on)',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_column_to_exist`: names are those of `information_schema.columns`, which shows none of materialized views and none that the role may do nothing with; like there, a name in quotes is never found, and a `where` is an error',
  },
  example: { column: 'amount', arguments: { column_index: 3n } },
  measure: ({ column_index: index, transform: transformed }, tested) =>
    measureColumns(tested, (columns) => {
      // dbt transforms the name letter by letter, and those of the columns each as a whole
      const name = [...(tested.column ?? '')].map(transformed).join('')
      const at = columns.map(transformed).indexOf(name)
      const isInPlace = !index || at === Math.max(index, 1) - 1
      const names = ['column_name', 'matching_column_index', 'column_index_matches']
      return rowsOf(names, at >= 0 && isInPlace ? [] : [[name, at, String(isInPlace)]])
    }),
  says: ({ column_index: index }) => (index ? `is column number ${index}` : 'exists'),
})
