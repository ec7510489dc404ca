import { sql } from 'kysely'
import { z } from 'zod'
import { type ExpressionArgument, expression, flag } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'

export const acceptedRange = defineCheckType({
  name: 'dbt_utils.accepted_range',
  on: 'column',
  args: z.strictObject({
    min_value: expression.nullish(),
    max_value: expression.nullish(),
    inclusive: flag.default(true),
  }),
  facts: {
    failsWhen:
      'a value is below `min_value` or above `max_value`, or, without `inclusive`, equal to one of them; every such row counts. A bound may be any SQL expression, a column too',
    onNull: 'passes, as undecided; so does a row where a bound is NULL and the other one holds',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_utils `accepted_range`: without any bound nothing can fail',
  },
  example: { column: 'amount', arguments: { min_value: 0n, inclusive: false } },
  neverStopsRun: true,
  measure: (bounds, { from, column, columnSql, grammar }) => {
    const fails = sql.join(
      [sql`1 = 2`, ...conditions(bounds).map((condition) => sql`not ${columnSql} ${verbatim(condition)}`)],
      sql` or `,
    )
    const isBounded = conditions(bounds).length > 0
    return {
      kind: 'rows',
      from,
      fails,
      undecided: isBounded ? sql`(${fails}) is null` : sql`true`,
      strict: isBounded
        ? grammar.strict(
            conditions(bounds)
              .map((one) => `not ${column} ${one}`)
              .join(' or '),
          )
        : null,
      selects: sql`*`,
      proof: null,
    }
  },
  says: (bounds) => (conditions(bounds).length === 0 ? 'is anything' : `is ${conditions(bounds).join(' and ')}`),
  notes: (bounds) =>
    conditions(bounds).length === 0 ? ['it has neither min_value nor max_value: nothing can fail'] : [],
})

type Bounds = {
  readonly min_value?: ExpressionArgument | null | undefined
  readonly max_value?: ExpressionArgument | null | undefined
  readonly inclusive: boolean
}

/** `>= 0`, `<= 100`: what must hold of a value. */
function conditions({ min_value, max_value, inclusive }: Bounds): readonly string[] {
  const orEqual = inclusive ? '=' : ''
  return [
    ...(min_value ? [`>${orEqual} ${min_value.text}`] : []),
    ...(max_value ? [`<${orEqual} ${max_value.text}`] : []),
  ]
}
