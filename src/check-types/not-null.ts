import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from './check-type.ts'

/**
 * Fails when: the value of a row is NULL; every such row counts.
 * NULL: is the failure.
 * Empty relation: passes, vacuous.
 * Same as: dbt `not_null`.
 */
export const notNull = defineCheckType({
  name: 'not_null',
  on: 'column',
  args: z.strictObject({}),
  doesUnknownArgumentStopRun: false,
  measure: (_args, { from, columnSql, columnName }) => ({
    kind: 'rows',
    from,
    fails: sql`${columnSql} is null`,
    undecided: null,
    selects: columnSql,
    proof: columnName === null ? null : { kind: 'not-null', column: columnName },
  }),
  says: () => 'is never null',
})
