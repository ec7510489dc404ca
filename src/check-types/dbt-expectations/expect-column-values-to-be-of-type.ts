import { z } from 'zod'
import { sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { measureColumnType } from './column-types.ts'

export const expectColumnValuesToBeOfType = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_be_of_type',
  on: 'column',
  isColumnSql: false,
  args: z.strictObject({ column_type: sqlText }),
  facts: {
    failsWhen: 'the column has another type',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_column_values_to_be_of_type`: types are called as in `information_schema.columns`, without length (`character varying`, `numeric`, `ARRAY`); like there, a column that is not there or in quotes passes, and a `where` is an error',
  },
  example: { column: 'amount', arguments: { column_type: 'numeric' } },
  measure: ({ column_type: type }, tested) => measureColumnType([type], tested),
  says: ({ column_type: type }) => `is of type ${type}`,
})
