import { sql } from 'kysely'
import { z } from 'zod'
import { type ExpressionArgument, expression, flag, groupList, numberText, sqlText } from '../argument.ts'
import { defineCheckType, type Refusal } from '../check-type.ts'
import { measureAggregate } from '../grouped-aggregate.ts'
import { isOlderThan } from '../package-version.ts'
import { literal, NOW, verbatim } from '../sql-text.ts'

export const recency = defineCheckType({
  name: 'dbt_utils.recency',
  on: 'relation',
  args: z.strictObject({
    field: expression.optional(),
    field_name: expression.optional(),
    datepart: sqlText,
    interval: numberText,
    ignore_time_component: flag.default(false),
    group_by_columns: groupList,
  }),
  facts: {
    failsWhen:
      'the newest value is older than `interval` times `datepart` before now, or there is none; with `group_by_columns`, every group for which that holds counts',
    onNull: 'takes no part; nothing but NULLs fails',
    onEmpty: 'fails once; with `group_by_columns` it passes, vacuous',
    inDbt:
      'same as dbt_utils `recency`: up to 1.3 it passes where there is no value. `field_name` is another name for `field`. Now is taken in the time zone of the session and compared as a timestamp without one; it is the instant that all statements of a run see, not that of the query',
  },
  example: { arguments: { field: 'loaded_at', datepart: 'day', interval: 1n } },
  measure: (args, tested) => {
    const field = fieldOf(args)
    if (field.kind === 'refused') return field
    const type = verbatim(args.ignore_time_component ? 'date' : 'timestamp')
    const step = literal(`1 ${args.datepart}`)
    const threshold = sql`cast(${NOW} + ((interval ${step}) * (-1 * ${verbatim(args.interval)})) as ${type})`
    const newest = sql`max(${verbatim(field.text)})`
    const passesOnNothing = isOlderThan(tested, 'dbt_utils', '1.4.0')
    return measureAggregate(
      {
        name: 'most_recent',
        value: args.ignore_time_component ? sql`cast(${newest} as date)` : newest,
        fails: (value) =>
          passesOnNothing ? sql`${value} < ${threshold}` : sql`${value} < ${threshold} or ${value} is null`,
        selects: sql`${threshold} as threshold`,
        undecided: passesOnNothing ? sql`(${verbatim(field.text)}) is null` : null,
        isPickedByHaving: false,
      },
      args.group_by_columns,
      tested,
    )
  },
  says: ({ datepart, interval }) => `has rows of the last ${interval} ${datepart}`,
})

function fieldOf(args: {
  readonly field?: ExpressionArgument | undefined
  readonly field_name?: ExpressionArgument | undefined
}): ExpressionArgument | Refusal {
  if (args.field !== undefined && args.field_name !== undefined) {
    return {
      kind: 'refused',
      argument: 'field_name',
      message: 'field_name is another name for field. Expected one of them, got both',
    }
  }
  const field = args.field ?? args.field_name
  return field ?? { kind: 'refused', argument: 'field', message: 'Expected the column that tells the time, got none' }
}
