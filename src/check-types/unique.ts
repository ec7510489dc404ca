import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from './check-type.ts'
import { strictKey } from './strict-key.ts'

export const unique = defineCheckType({
  name: 'unique',
  on: 'column',
  args: z.strictObject({}),
  facts: {
    failsWhen: 'a value stands in more than one row; every such value counts once, however many rows share it',
    onNull: 'takes no part',
    onEmpty: 'passes, vacuous; so does one with nothing but NULLs',
    inDbt: 'same as dbt `unique`',
  },
  example: { column: 'order_id' },
  doesUnknownArgumentStopRun: false,
  neverStopsRun: true,
  measure: (_args, { from, column, columnSql, columnName, grammar }) => {
    const failingRows = sql`select ${columnSql} as unique_field, count(*) as n_records
from ${from}
where ${columnSql} is not null
group by ${columnSql}
having count(*) > 1`
    // This is dbt's own condition, not "is null": of a row value like (a, b), it drops those with any NULL in them
    const undecided = sql`(${columnSql} is not null) is not true`
    // Only Postgres knows what it makes of grouping by a literal
    if (grammar.isConstant(column ?? '')) {
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
      strict: strictKey(column ?? '', grammar),
      screen: {
        kind: 'keys',
        key: sql`(${columnSql})`,
        takesPart: sql`${columnSql} is not null`,
        columnName,
        isRow: grammar.isRow(column ?? ''),
      },
      proof: columnName === null ? null : { kind: 'unique', columns: [columnName], areNullsEqual: false },
    }
  },
  says: () => 'has no value twice',
})
