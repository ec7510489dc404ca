import { sql } from 'kysely'
import { z } from 'zod'
import { expression, groupList, sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { forEveryGroup } from '../says-groups.ts'
import { commaSeparated, literal, verbatim } from '../sql-text.ts'

export const sequentialValues = defineCheckType({
  name: 'dbt_utils.sequential_values',
  on: 'column',
  args: z.strictObject({
    interval: expression.default({ kind: 'expression', text: '1' }),
    datepart: sqlText.nullish(),
    group_by_columns: groupList,
  }),
  facts: {
    failsWhen:
      'a value, in their order, is not the one before it plus `interval` (times `datepart`, if there is one); every such row counts, so a value that is there twice does. With `group_by_columns` the order is that of each group',
    onNull: 'passes, as undecided; the first value of each order passes',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_utils `sequential_values`',
  },
  example: { column: 'month', arguments: { interval: 1n, datepart: 'month', group_by_columns: ['region'] } },
  measure: ({ interval, datepart, group_by_columns }, { from, column, columnSql, grammar }) => {
    const groups = group_by_columns.map(({ text }) => verbatim(text))
    const partition = groups.length === 0 ? sql`` : sql`partition by ${commaSeparated(groups)} `
    const previous = sql.id(`previous_${slug(column ?? '')}`)
    const step = verbatim(interval.text)
    const isNext = datepart
      ? sql`cast(${columnSql} as timestamp) = cast(${previous} + ((interval ${literal(`1 ${datepart}`)}) * (${step})) as timestamp)`
      : sql`${columnSql} = ${previous} + ${step}`
    const selected = [
      ...groups,
      columnSql,
      sql`lag(${columnSql}) over (${partition}order by ${columnSql}) as ${previous}`,
    ]
    return {
      kind: 'query',
      from,
      failingRows: sql`with windowed as (
select ${commaSeparated(selected)}
from ${from}
)
select * from windowed
where not(${isNext})`,
      isPerRow: true,
      undecided: sql`(${columnSql}) is null`,
      strict: grammar.strict(column ?? ''),
      proof: null,
    }
  },
  says: ({ interval, datepart, group_by_columns }) =>
    `goes up by ${interval.text}${datepart ? ` ${datepart}` : ''} from row to row${forEveryGroup(group_by_columns)}`,
})

/** As dbt_utils makes a part of a name of a column: `"Order No"` is `order_no`. */
function slug(column: string): string {
  const letters = column
    .toLowerCase()
    .replace(/[ -]+/gu, '_')
    .replace(/[^a-z0-9_]+/gu, '')
  return letters.replace(/^(?=[0-9])/u, '_')
}
