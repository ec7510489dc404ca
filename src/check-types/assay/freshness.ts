import { sql } from 'kysely'
import { z } from 'zod'
import type { ColumnFacts } from '../../model/catalog.ts'
import type { AggregateMeasure, Sql } from '../../model/measure.ts'
import { relationKey } from '../../model/relation.ts'
import { sqlText } from '../argument.ts'
import { defineCheckType, type Refusal, type Tested } from '../check-type.ts'
import { literal, NOW } from '../sql-text.ts'

const args = z.strictObject({
  max_age: sqlText,
  time_zone: sqlText.nullish(),
  tolerance: sqlText.default('0'),
})

/** Values that are instants by themselves, and those that need a time zone to be one. */
const INSTANT = 'timestamp with time zone'
const NAIVE: readonly string[] = ['timestamp without time zone', 'date']

export const freshness = defineCheckType({
  name: 'assay.freshness',
  on: 'column',
  args,
  facts: {
    failsWhen:
      'the newest value is more than `max_age` (an interval: `36 hours`) before now, or more than `tolerance` after it, or there is none. Instants are compared: a column without a time zone needs `time_zone`, the zone that its clock shows; a date is its first moment there',
    onNull: 'takes no part; nothing but NULLs fails',
    onEmpty: 'fails',
    inDbt:
      'dbt_utils `recency` compares wall clocks, in the time zone of the session, and passes what comes from the future; `dbt source freshness` takes every naive time for UTC',
  },
  example: {
    column: 'loaded_at',
    arguments: { max_age: '36 hours', time_zone: 'Europe/Berlin', tolerance: '5 minutes' },
  },
  measure: (given, tested) => ({
    kind: 'incomplete',
    complete: ({ relations }) => {
      const facts = relations.get(relationKey(tested.relation))
      const column = facts?.columns.find(({ name }) => name === tested.columnName)
      if (column === undefined) return unknownColumn(tested)
      return wrongZone(column, given.time_zone ?? null) ?? measureAge(column, given, tested)
    },
  }),
  says: ({ max_age }) => `is at most ${max_age} old where it is newest, and not from the future`,
})

function measureAge(
  { dataType }: ColumnFacts,
  { max_age, time_zone, tolerance }: z.output<typeof args>,
  { from, columnSql }: Tested,
): AggregateMeasure {
  const newest = sql`max(${columnSql})`
  const instant =
    dataType === INSTANT ? newest : sql`(cast(${newest} as timestamp) at time zone ${literal(time_zone ?? '')})`
  const isOld = (value: Sql): Sql => sql`${value} < ${NOW} - interval ${literal(max_age)}`
  const isAhead = (value: Sql): Sql => sql`${value} > ${NOW} + interval ${literal(tolerance)}`
  const name = sql.id('newest')
  return {
    kind: 'aggregate',
    from,
    aggregates: [{ name: 'newest', value: instant }],
    fails: ([value = name]) => sql`${value} is null or ${isOld(value)} or ${isAhead(value)}`,
    selects: sql`${NOW} as now, case when ${name} is null then 'no value' when ${isOld(name)} then 'too old' else 'in the future' end as problem`,
    undecided: null,
  }
}

function wrongZone({ name, dataType }: ColumnFacts, timeZone: string | null): Refusal | null {
  if (dataType === INSTANT) {
    if (timeZone === null) return null
    return refusal('time_zone', `Expected none, got ${JSON.stringify(timeZone)}: ${name} knows its instants by itself`)
  }
  if (!NAIVE.includes(dataType)) {
    return refusal('column_name', `Expected a date or a timestamp, got ${name}, which is ${dataType}`)
  }
  if (timeZone !== null) return null
  return {
    ...refusal('time_zone', `Expected the zone that the clock of ${name} shows, got none: it is a ${dataType}`),
    hint: 'For example time_zone: UTC, or time_zone: Europe/Berlin.',
  }
}

function unknownColumn({ column, columnName }: Tested): Refusal {
  const isName = columnName !== null
  return refusal(
    'column_name',
    `Expected a column of the relation, got ${isName ? columnName : JSON.stringify(column)}`,
  )
}

function refusal(argument: string, message: string): Refusal {
  return { kind: 'refused', argument, message }
}
