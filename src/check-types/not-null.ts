import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from './check-type.ts'

export const notNull = defineCheckType({
  name: 'not_null',
  on: 'column',
  args: z.strictObject({}),
  facts: {
    failsWhen: 'the value of a row is NULL; every such row counts',
    onNull: 'is the failure',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt `not_null`',
  },
  example: { column: 'order_id' },
  doesUnknownArgumentStopRun: false,
  neverStopsRun: true,
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
