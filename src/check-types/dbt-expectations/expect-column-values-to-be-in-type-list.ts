import { z } from 'zod'
import { valueList } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { measureColumnType } from './column-types.ts'

export const expectColumnValuesToBeInTypeList = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_be_in_type_list',
  on: 'column',
  isColumnSql: false,
  args: z.strictObject({ column_type_list: valueList }),
  facts: {
    failsWhen: 'the type of the column is none of the list',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_column_values_to_be_in_type_list`: types are called as in `information_schema.columns`, without length (`character varying`, `numeric`, `ARRAY`); like there, a column that is not there or in quotes passes, and a `where` is an error',
  },
  example: { column: 'amount', arguments: { column_type_list: ['numeric', 'integer'] } },
  measure: ({ column_type_list: types }, tested) => measureColumnType(types, tested),
  says: ({ column_type_list: types }) => `is of type ${types.join(' or ')}`,
})
