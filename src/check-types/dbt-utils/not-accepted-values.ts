import { sql } from 'kysely'
import { z } from 'zod'
import { flag, valueList } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { listOfValues, nameColumns, wrongValue } from '../listed-values.ts'

export const notAcceptedValues = defineCheckType({
  name: 'dbt_utils.not_accepted_values',
  on: 'column',
  args: z.strictObject({ values: valueList, quote: flag.nullable().default(true) }),
  facts: {
    failsWhen: 'a value is in the list; every such value counts once, however many rows have it',
    onNull: 'passes, and takes no part; nor does any value that a NULL in the list (`quote: false`) leaves undecided',
    onEmpty: 'passes, vacuous; so does one with nothing but NULLs',
    inDbt:
      "same as dbt_utils `not_accepted_values`, except that a value with a single apostrophe in it works (`it's`), where dbt makes broken SQL",
  },
  example: { column: 'country', arguments: { values: ['', 'n/a', 'unknown'] } },
  measure: (listed, { from, column, columnSql, grammar }) => {
    const wrong = wrongValue(listed, grammar)
    if (wrong !== null) return wrong
    const list = listOfValues(listed)
    const failingRows = sql`with all_values as (
select distinct ${columnSql} as value_field
from ${from}
)
select value_field from all_values where value_field in (${list})`
    const isBad = sql`((${columnSql}) in (${list}))`
    const isAboutColumns = nameColumns(listed, grammar)
    const undecided = isAboutColumns ? sql`(${columnSql}) is null` : sql`${isBad} is null`
    // only Postgres knows what it makes of telling rows or literals apart
    if (isAboutColumns || grammar.isConstant(column ?? '') || grammar.isRow(column ?? '')) {
      return { kind: 'query', from, failingRows, isPerRow: false, undecided, proof: null }
    }
    const counted = sql`with all_values as (
select value_field, count(*) as n_records
from (select ${columnSql} as value_field from ${from}) as chosen
group by value_field
)
select * from all_values where value_field in (${list})`
    // a NULL in a list of SQL would leave more of them undecided
    const strict = listed.quote ? grammar.strict(column ?? '') : null
    const screen = { kind: 'rows', bad: isBad } as const
    return { kind: 'groups', from, failingRows, counted, undecided, strict, screen, proof: null }
  },
  says: ({ values }) => `is none of ${values.join(', ')}`,
})
