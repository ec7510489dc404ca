import { sql } from 'kysely'
import { z } from 'zod'
import { flag, valueList } from './argument.ts'
import { defineCheckType } from './check-type.ts'
import { listOfValues, meantValue, nameColumns, wrongValue } from './listed-values.ts'

export const acceptedValues = defineCheckType({
  name: 'accepted_values',
  on: 'column',
  args: z.strictObject({
    values: valueList,
    quote: flag.nullable().default(true),
  }),
  facts: {
    failsWhen: 'a value is not in the list; every such value counts once, however many rows have it',
    onNull: 'passes, and takes no part; nor does any value that a NULL in the list (`quote: false`) leaves undecided',
    onEmpty: 'passes, vacuous; so does one with nothing but NULLs',
    inDbt:
      "same as dbt `accepted_values`, except that a value with a single apostrophe in it works (`it's`), where dbt makes broken SQL; doubled by hand for dbt (`it''s`) it means the same here",
  },
  example: {
    column: 'status',
    arguments: { values: ['placed', 'shipped', 'returned'] },
  },
  neverStopsRun: true,
  measure: (listed, { from, column, columnSql, columnName, grammar }) => {
    const wrong = wrongValue(listed, grammar)
    if (wrong !== null) return wrong
    const list = listOfValues(listed)
    const isBad = sql`((${columnSql}) not in (${list}))`
    const failingRows = sql`with all_values as (
select ${columnSql} as value_field, count(*) as n_records
from ${from}
group by ${columnSql}
)
select * from all_values where value_field not in (${list})`
    const isAboutColumns = nameColumns(listed, grammar)
    const undecided = isAboutColumns ? sql`(${columnSql}) is null` : sql`${isBad} is null`
    // only Postgres knows what it makes of grouping by a literal or a row
    if (isAboutColumns || grammar.isConstant(column ?? '') || grammar.isRow(column ?? '')) {
      return { kind: 'query', from, failingRows, isPerRow: false, undecided, proof: null }
    }
    const values = listed.values.map(meantValue)
    return {
      kind: 'groups',
      from,
      failingRows,
      counted: failingRows,
      undecided,
      // a NULL in a list of SQL would leave more of them undecided
      strict: listed.quote ? grammar.strict(column ?? '') : null,
      screen: { kind: 'rows', bad: isBad },
      proof: columnName === null || !listed.quote ? null : { kind: 'one-of', column: columnName, values },
    }
  },
  says: ({ values }) => `is one of ${values.join(', ')}`,
})
