import { sql } from 'kysely'
import { z } from 'zod'
import type { Sql } from '../model/measure.ts'
import { flag, valueList } from './argument.ts'
import { defineCheckType, type Refusal, type SqlGrammar } from './check-type.ts'
import { commaSeparated, literal, verbatim } from './sql-text.ts'

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
  measure: ({ values, quote }, { from, column, columnSql, columnName, grammar }) => {
    const wrong = quote ? undefined : firstNoExpression(values, grammar)
    if (wrong !== undefined) return wrong
    const list = commaSeparated(values.map((value): Sql => (quote ? literal(meant(value)) : verbatim(value))))
    const isBad = sql`((${columnSql}) not in (${list}))`
    const failingRows = sql`with all_values as (
select ${columnSql} as value_field, count(*) as n_records
from ${from}
group by ${columnSql}
)
select * from all_values where value_field not in (${list})`
    // names in the list mean columns of dbt's all_values (value_field, n_records), not of the table
    const isAboutColumns = !quote && values.some((value) => grammar.namesColumn(value))
    const undecided = isAboutColumns ? sql`(${columnSql}) is null` : sql`${isBad} is null`
    // only Postgres knows what it makes of grouping by a literal or a row
    if (isAboutColumns || grammar.isConstant(column ?? '') || grammar.isRow(column ?? '')) {
      return {
        kind: 'query',
        from,
        failingRows,
        isPerRow: false,
        undecided,
        proof: null,
      }
    }
    return {
      kind: 'groups',
      from,
      failingRows,
      counted: failingRows,
      undecided,
      screen: { kind: 'rows', bad: isBad },
      proof: columnName === null || !quote ? null : { kind: 'one-of', column: columnName, values: values.map(meant) },
    }
  },
  says: ({ values }) => `is one of ${values.join(', ')}`,
})

/** dbt pastes the value between apostrophes: where all of its own are doubled already, that is the literal meant. */
function meant(value: string): string {
  const isDoubled = !value.replaceAll("''", '').includes("'")
  return isDoubled ? value.replaceAll("''", "'") : value
}

function firstNoExpression(values: readonly string[], grammar: SqlGrammar): Refusal | undefined {
  const text = values.find((value) => !grammar.isExpression(value))
  if (text === undefined) return undefined
  return {
    kind: 'refused',
    argument: 'values',
    message: `with quote: false every value is SQL. Expected one expression, got ${JSON.stringify(text)}`,
    hint: 'Remove quote: false, or give the value quotes of its own.',
  }
}
