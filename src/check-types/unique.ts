import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from './check-type.ts'

/**
 * Fails when: a value stands in more than one row; every such value counts once, however many rows share it.
 * NULL: takes no part.
 * Empty relation: passes, vacuous; so does one with nothing but NULLs.
 * Same as: dbt `unique`.
 */
export const unique = defineCheckType({
  name: 'unique',
  on: 'column',
  args: z.strictObject({}),
  doesUnknownArgumentStopRun: false,
  measure: (_args, { from, column, columnSql, columnName, grammar }) => {
    const failingRows = sql`select ${columnSql} as unique_field, count(*) as n_records
from ${from}
where ${columnSql} is not null
group by ${columnSql}
having count(*) > 1`
    // This is dbt's own condition, not "is null": of a row value like (a, b), it drops those with any NULL in them
    const undecided = sql`(${columnSql} is not null) is not true`
    // Only Postgres knows what it makes of grouping by a literal
    if (grammar.isConstant(column ?? '')) return { kind: 'query', from, failingRows, undecided, proof: null }
    return {
      kind: 'groups',
      from,
      failingRows,
      undecided,
      screen: { kind: 'keys', key: sql`(${columnSql})`, takesPart: sql`${columnSql} is not null`, columnName },
      proof: columnName === null ? null : { kind: 'unique', column: columnName },
    }
  },
  says: () => 'has no value twice',
})
