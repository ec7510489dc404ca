import { sql } from 'kysely'
import { z } from 'zod'
import { fromItem } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { listedColumns, measureColumns } from './listed-columns.ts'

export const expectTableColumnCountToEqualOtherTable = defineCheckType({
  name: 'dbt_expectations.expect_table_column_count_to_equal_other_table',
  on: 'relation',
  args: z.strictObject({ compare_model: fromItem }),
  facts: {
    failsWhen: 'the number of columns is another than that of `compare_model`',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_table_column_count_to_equal_other_table`: names are those of `information_schema.columns`, which shows none of materialized views and none that the role may do nothing with, and a relation that is not there has 0; a `where` is an error as there',
  },
  example: { arguments: { compare_model: "ref('stg_orders')" } },
  measure: ({ compare_model: { relation, text } }, tested) => {
    if (relation === null) {
      const message = `Expected a ref or a source, got the text ${JSON.stringify(text)}`
      return { kind: 'refused', argument: 'compare_model', code: 'BAD_ARGUMENT', message }
    }
    return measureColumns(
      tested,
      ({ length }, catalog) => sql`select * from (
select ${sql.lit(length)} as number_columns, ${sql.lit(listedColumns(relation, catalog).length)} as compare_number_columns
) as test_data
where number_columns != compare_number_columns`,
    )
  },
  says: ({ compare_model: other }) => `has as many columns as ${other.text}`,
})
