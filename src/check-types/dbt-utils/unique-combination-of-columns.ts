import { sql } from 'kysely'
import { z } from 'zod'
import { flag, valueList } from '../argument.ts'
import { defineCheckType, type Refusal } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'

export const uniqueCombinationOfColumns = defineCheckType({
  name: 'dbt_utils.unique_combination_of_columns',
  on: 'relation',
  args: z.strictObject({
    combination_of_columns: valueList,
    quote_columns: flag.default(false),
  }),
  facts: {
    failsWhen:
      'a combination of values stands in more than one row; every such combination counts once, however many rows share it',
    onNull: 'is equal to NULL, so it can be there twice',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_utils `unique_combination_of_columns`',
  },
  example: { arguments: { combination_of_columns: ['order_id', 'line_number'] } },
  neverStopsRun: true,
  measure: ({ combination_of_columns: given, quote_columns }, { from, grammar }) => {
    const wrong = quote_columns ? undefined : given.find((text) => !grammar.isExpression(text))
    if (wrong !== undefined) return noExpression(wrong)
    const found = given.map((text) => (quote_columns ? text : grammar.columnName(text)))
    const names = found.every((name) => name !== null) ? found : null
    const columns = given.map((text) => (quote_columns ? sql.id(text) : verbatim(text)))
    const list = commaSeparated(columns)
    const grouped = (selected: typeof list) => sql`select ${selected}
from ${from}
group by ${list}
having count(*) > 1`
    const failingRows = grouped(list)
    // only Postgres knows what it makes of grouping by a literal
    if (!quote_columns && given.some((text) => grammar.isConstant(text))) {
      return { kind: 'query', from, failingRows, isPerRow: false, undecided: null, proof: null }
    }
    const isTaken = given.some((text) => /n_records/i.test(text))
    return {
      kind: 'groups',
      from,
      failingRows,
      counted: isTaken ? null : grouped(sql`${list}, count(*) as n_records`),
      undecided: null,
      screen: { kind: 'keys', key: list, takesPart: sql`true`, columnName: null, columnNames: names, isRow: false },
      proof: names === null ? null : { kind: 'unique', columns: names, areNullsEqual: true },
    }
  },
  says: ({ combination_of_columns }) => `has no combination of ${combination_of_columns.join(', ')} twice`,
})

function noExpression(text: string): Refusal {
  return {
    kind: 'refused',
    argument: 'combination_of_columns',
    message: `Expected SQL expressions, got ${JSON.stringify(text)}`,
    hint: 'quote_columns: true takes every text as the name of a column.',
  }
}
