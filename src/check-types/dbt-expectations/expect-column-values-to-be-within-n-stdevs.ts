import { sql } from 'kysely'
import { z } from 'zod'
import type { Sql } from '../../model/measure.ts'
import { expression, groupList } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'

export const expectColumnValuesToBeWithinNStdevs = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_be_within_n_stdevs',
  on: 'column',
  args: z.strictObject({ group_by: groupList, sigma_threshold: expression.default({ kind: 'expression', text: '3' }) }),
  facts: {
    failsWhen:
      'the sum of a group is more than `sigma_threshold` standard deviations away from the average of all sums; every such group counts',
    onNull: 'takes no part; a sum that is NULL passes',
    onEmpty: 'passes, vacuous',
    inDbt:
      'same as dbt_expectations `expect_column_values_to_be_within_n_stdevs`, except that a column in quotes works, where dbt makes broken SQL; without `group_by` there is one sum, which passes',
  },
  example: { column: 'amount', arguments: { group_by: ['order_date'], sigma_threshold: 3n } },
  measure: ({ group_by, sigma_threshold }, { from, columnSql, columnName }) => {
    if (columnName === null) {
      return {
        kind: 'refused',
        argument: 'column_name',
        code: 'BAD_ARGUMENT',
        message: 'Expected the name of a column, got an expression',
      }
    }
    const [value, average, stddev, sigma] = ['', '_average', '_stddev', '_sigma'].map(
      (end): Sql => sql.id(columnName + end),
    )
    const groups = group_by.map(({ text }) => verbatim(text))
    const places = commaSeparated(groups.map((_, index) => sql.raw(`${index + 1}`)))
    return {
      kind: 'query',
      from,
      failingRows: sql`with metric_values as (
select ${commaSeparated([...groups, sql`sum(${columnSql}) as ${value}`])}
from ${from}${groups.length === 0 ? sql`` : sql`\ngroup by ${places}`}
), metric_values_with_statistics as (
select *, avg(${value}) over () as ${average}, stddev(${value}) over () as ${stddev}
from metric_values
), metric_values_z_scores as (
select *, (${value} - ${average}) / nullif(${stddev}, 0) as ${sigma}
from metric_values_with_statistics
)
select * from metric_values_z_scores where abs(${sigma}) > ${verbatim(sigma_threshold.text)}`,
      isPerRow: false,
      undecided: sql`(${columnSql}) is null`,
      proof: null,
    }
  },
  says: ({ group_by, sigma_threshold }) => {
    const groups = group_by.map(({ text }) => text).join(', ')
    return `has sums${groups === '' ? '' : ` per ${groups}`} within ${sigma_threshold.text} standard deviations of their average`
  },
})
