import { sql } from 'kysely'
import { z } from 'zod'
import { expression } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'
import { measureColumns } from './listed-columns.ts'

export const expectTableColumnCountToEqual = defineCheckType({
  name: 'dbt_expectations.expect_table_column_count_to_equal',
  on: 'relation',
  args: z.strictObject({ value: expression }),
  facts: {
    failsWhen: 'the number of columns is another than `value`',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_table_column_count_to_equal`: names are those of `information_schema.columns`, which shows none of materialized views and none that the role may do nothing with, and a relation that is not there has 0; a `where` is an error as there',
  },
  example: { arguments: { value: 12n } },
  measure: ({ value }, tested) =>
    measureColumns(
      tested,
      ({ length }) => sql`select * from (
select ${sql.lit(length)} as number_actual_columns, ${verbatim(value.text)} as value
) as test_data
where number_actual_columns != value`,
    ),
  says: ({ value }) => `has ${value.text} columns`,
})
