import { sql } from 'kysely'
import { z } from 'zod'
import { numberText, rowCondition, sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'
import { missingTimeZone, nowInZone, shifted } from './now-in-zone.ts'

export const expectRowValuesToHaveRecentData = defineCheckType({
  name: 'dbt_expectations.expect_row_values_to_have_recent_data',
  on: 'column',
  args: z.strictObject({ datepart: sqlText, interval: numberText, row_condition: rowCondition }),
  facts: {
    failsWhen: 'the newest value that is not in the future is older than `interval` times `datepart`, or there is none',
    onNull: 'takes no part; nothing but NULLs fails',
    onEmpty: 'fails once',
    inDbt:
      'same as dbt_expectations `expect_row_values_to_have_recent_data`; now is that of the variable `dbt_date:time_zone`, which must be set',
  },
  example: { column: 'loaded_at', arguments: { datepart: 'hour', interval: 12n } },
  measure: ({ datepart, interval, row_condition: condition }, { from, columnSql, timeZone }) => {
    if (timeZone === null) return missingTimeZone()
    const now = nowInZone(timeZone)
    const time = sql`cast(${columnSql} as timestamp)`
    // dbt puts no parentheses around the condition: an OR in it brings rows of the future back
    const counts = condition === null ? sql`${time} <= ${now}` : sql`${time} <= ${now} and ${verbatim(condition.text)}`
    return {
      kind: 'aggregate',
      from,
      aggregates: [{ name: 'max_timestamp', value: sql`max(${time}) filter (where ${counts})` }],
      fails: ([newest = sql`max_timestamp`]) =>
        sql`coalesce(${newest}, cast('1970-01-01' as timestamp)) < ${shifted(now, datepart, `-1 * ${interval}`)}`,
      selects: null,
      undecided: sql`(${counts}) is not true`,
    }
  },
  says: ({ datepart, interval }) => `has a value of the last ${interval} ${datepart}`,
})
