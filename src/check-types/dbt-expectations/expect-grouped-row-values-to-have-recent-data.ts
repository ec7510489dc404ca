import { sql } from 'kysely'
import { z } from 'zod'
import { expression, groupList, numberText, rowCondition, sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'
import { missingTimeZone, nowInZone, shifted } from './now-in-zone.ts'

export const expectGroupedRowValuesToHaveRecentData = defineCheckType({
  name: 'dbt_expectations.expect_grouped_row_values_to_have_recent_data',
  on: 'relation',
  args: z.strictObject({
    group_by: groupList,
    timestamp_column: expression,
    datepart: sqlText,
    interval: numberText,
    row_condition: rowCondition,
  }),
  facts: {
    failsWhen:
      'the newest row of a group that is not in the future is older than `interval` times `datepart`; every such group counts',
    onNull: 'as a time it takes no part, and a group without another is not seen; a group that is NULL passes',
    onEmpty: 'passes, vacuous',
    inDbt:
      'same as dbt_expectations `expect_grouped_row_values_to_have_recent_data`; now is that of the variable `dbt_date:time_zone`, which must be set',
  },
  example: { arguments: { group_by: ['country'], timestamp_column: 'loaded_at', datepart: 'day', interval: 1n } },
  measure: ({ group_by, timestamp_column, datepart, interval, row_condition: condition }, { from, timeZone }) => {
    if (timeZone === null) return missingTimeZone()
    const now = nowInZone(timeZone)
    const time = sql`cast(${verbatim(timestamp_column.text)} as timestamp)`
    // dbt puts no parentheses around the condition: an OR in it brings rows of the future back
    const counts = condition === null ? sql`${time} <= ${now}` : sql`${time} <= ${now} and ${verbatim(condition.text)}`
    const groups = group_by.map(({ text }) => verbatim(text))
    const newest = sql`max(${time}) as latest_timestamp_column`
    // dbt joins the groups to themselves, so a NULL among them is never found
    const hasEqual = groups.map((group) => sql` and ${group} = ${group}`)
    return {
      kind: 'query',
      from,
      failingRows: sql`with latest_grouped_timestamps as (
select ${commaSeparated([...groups, sql`max(1) as join_key`, newest])}
from ${from}
where ${counts}${groups.length === 0 ? sql`` : sql`\ngroup by ${commaSeparated(groups.map((_, at) => sql.raw(`${at + 1}`)))}`}
)
select 1 as row_count, *
from latest_grouped_timestamps
where latest_timestamp_column < ${shifted(now, datepart, `-1 * ${interval}`)}${sql.join(hasEqual, sql``)}`,
      isPerRow: false,
      undecided: sql`(${counts}) is not true`,
      proof: null,
    }
  },
  says: ({ group_by, datepart, interval }) => {
    const groups = group_by.map(({ text }) => text).join(', ')
    return `has rows of the last ${interval} ${datepart}${groups === '' ? '' : ` for every ${groups}`}`
  },
})
