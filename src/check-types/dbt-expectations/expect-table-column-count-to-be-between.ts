import { sql } from 'kysely'
import { z } from 'zod'
import type { Sql } from '../../model/measure.ts'
import { type ExpressionArgument, givenUnlessFalsy } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'
import { missingBounds, saysBounds } from './bounds.ts'
import { measureColumns } from './listed-columns.ts'

export const expectTableColumnCountToBeBetween = defineCheckType({
  name: 'dbt_expectations.expect_table_column_count_to_be_between',
  on: 'relation',
  args: z.strictObject({ min_value: givenUnlessFalsy, max_value: givenUnlessFalsy }),
  facts: {
    failsWhen: 'the number of columns is out of bounds; a bound of 0 is none',
    onNull: 'makes no difference: no row is read',
    onEmpty: 'makes no difference: no row is read',
    inDbt:
      'same as dbt_expectations `expect_table_column_count_to_be_between`: names are those of `information_schema.columns`, which shows none of materialized views and none that the role may do nothing with, and a relation that is not there has 0; a `where` is an error as there',
  },
  example: { arguments: { min_value: 5n, max_value: 20n } },
  measure: ({ min_value: least, max_value: most }, tested) => {
    const missing = least === undefined && most === undefined ? missingBounds({ strictly: false }) : null
    if (missing !== null) return missing
    return measureColumns(
      tested,
      ({ length }) => sql`select * from (
select ${sql.lit(length)} as number_actual_columns, ${bound(least)} as min_value, ${bound(most)} as max_value
) as test_data
where not (1 = 1${least ? sql` and number_actual_columns >= min_value` : sql``}${most ? sql` and number_actual_columns <= max_value` : sql``})`,
    )
  },
  says: ({ min_value, max_value }) =>
    `has a number of columns that ${saysBounds({ min_value, max_value, strictly: false })}`,
})

/** A bound of 0 is none to dbt. */
function bound(given: ExpressionArgument | null | undefined): Sql {
  return given ? verbatim(given.text) : sql`0`
}
