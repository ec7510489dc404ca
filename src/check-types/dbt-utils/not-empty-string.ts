import { sql } from 'kysely'
import { z } from 'zod'
import { flag } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'

export const notEmptyString = defineCheckType({
  name: 'dbt_utils.not_empty_string',
  on: 'column',
  args: z.strictObject({ trim_whitespace: flag.default(true) }),
  facts: {
    failsWhen:
      'a text is empty, or, with `trim_whitespace`, has nothing but spaces in it (no other white space: it is Postgres `trim`); every such row counts',
    onNull: 'passes, as undecided',
    onEmpty: 'passes, vacuous',
    inDbt:
      'same as dbt_utils `not_empty_string`, except that an expression as a column works, where dbt makes broken SQL',
  },
  example: { column: 'email' },
  measure: ({ trim_whitespace }, { from, column, columnSql, columnName, grammar }) => {
    const text = trim_whitespace ? sql`trim(${columnSql})` : columnSql
    const isEmpty = sql`(${text}) = ''`
    const hasName = trim_whitespace && columnName !== null
    return {
      kind: 'rows',
      from,
      fails: isEmpty,
      undecided: sql`(${isEmpty}) is null`,
      strict: grammar.strict(column ?? ''),
      selects: hasName ? sql`${text} as ${columnSql}` : text,
      proof: null,
    }
  },
  says: () => 'is never an empty text',
})
