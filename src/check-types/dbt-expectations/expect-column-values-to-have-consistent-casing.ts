import { sql } from 'kysely'
import { z } from 'zod'
import { flag } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'

/**
 * A query of its own: Postgres finds the distinct values of a column by hashing, and the few that there are, as a rule, are fast to
 * count. `count(distinct …)` in a scan sorts all rows, in the column's collation; that is faster only where nearly all values
 * differ.
 */
export const expectColumnValuesToHaveConsistentCasing = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_have_consistent_casing',
  on: 'column',
  args: z.strictObject({ display_inconsistent_columns: flag.nullable().default(false) }),
  facts: {
    failsWhen:
      'two values differ only in upper and lower case; this counts once, or once per lower-case value with `display_inconsistent_columns`',
    onNull: 'fails, though nothing is wrong with it; with `display_inconsistent_columns` it takes no part',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_column_values_to_have_consistent_casing`',
  },
  example: { column: 'country', arguments: { display_inconsistent_columns: true } },
  measure: ({ display_inconsistent_columns: isPerValue }, { from, columnSql }) => {
    const values = sql`(select distinct ${columnSql} as distinct_values from ${from}) as test_data`
    const perValue = sql`select lower(distinct_values) as inconsistent_columns, count(distinct_values) as set_count_case_insensitive
from ${values}
group by lower(distinct_values)
having count(distinct_values) > 1`
    const once = sql`select *
from (
select count(*) as set_count, count(distinct lower(distinct_values)) as set_count_case_insensitive
from ${values}
) as counts
where set_count != set_count_case_insensitive`
    return {
      kind: 'query',
      from,
      failingRows: isPerValue ? perValue : once,
      isPerRow: false,
      undecided: isPerValue ? sql`(${columnSql}) is null` : null,
      proof: null,
    }
  },
  says: () => 'spells each value in one case only',
})
