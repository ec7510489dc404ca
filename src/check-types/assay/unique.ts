import { sql } from 'kysely'
import { z } from 'zod'
import { expressionList } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { keyColumns } from './key-columns.ts'

export const assayUnique = defineCheckType({
  name: 'assay.unique',
  on: 'either',
  args: z.strictObject({ columns: expressionList.nullish() }),
  facts: {
    failsWhen:
      'a row shares its key with another one; every such row counts, so that a number of failures and a percentage speak of the same rows. The key is the column, or all of `columns` together',
    onNull: 'takes no part: a key with a NULL in it is no key',
    onEmpty: 'passes, vacuous; so does one without a whole key',
    inDbt:
      'dbt `unique` counts a value once, however many rows share it; dbt_utils `unique_combination_of_columns` takes NULLs as equal, too',
  },
  example: { arguments: { columns: ['order_id', 'line_number'] } },
  measure: ({ columns }, tested) => {
    const key = keyColumns(columns, tested)
    if ('kind' in key) return key
    const { from } = tested
    const [only, ...more] = key.names ?? []
    const count = sql.id(key.texts.some((text) => /n_records/i.test(text)) ? 'rows_with_it' : 'n_records')
    return {
      kind: 'groups',
      from,
      failingRows: sql`select *
from (
select ${key.list}, count(*) over (partition by ${key.list}) as ${count}
from ${from}
where ${key.isThere}
) as keys
where ${count} > 1`,
      counted: null,
      isPerRow: true,
      undecided: sql`(${key.isThere}) is not true`,
      screen: {
        kind: 'keys',
        key: key.list,
        takesPart: key.isThere,
        columnName: more.length === 0 ? (only ?? null) : null,
        columnNames: key.names,
        isRow: false,
      },
      proof: key.names === null ? null : { kind: 'unique', columns: key.names, areNullsEqual: false },
    }
  },
  says: ({ columns }, { column }) => `has no ${column ?? (columns ?? []).map(({ text }) => text).join(', ')} twice`,
})
