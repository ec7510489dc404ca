import { sql } from 'kysely'
import type { Sql } from '../../model/measure.ts'
import { literal } from '../sql-text.ts'

/** What dbt can count between two times. Postgres has no interval of a quarter, so that those end in an error. */
export const DATEPARTS = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'hour',
  'minute',
  'second',
  'millisecond',
  'microsecond',
] as const

export type Datepart = (typeof DATEPARTS)[number]

/**
 * How many boundaries of a datepart lie between two times, as SQL: an integer for days and weeks, else a double precision.
 * Weeks begin on Sunday here, and on Monday in `date_trunc`. (dbt-postgres, `postgres__datediff`)
 */
export function datediff(first: Sql, second: Sql, datepart: Datepart): Sql {
  switch (datepart) {
    case 'year':
      return sql`(${field('year', second, 'date')} - ${field('year', first, 'date')})`
    case 'quarter':
      return within(
        datediff(first, second, 'year'),
        4,
        field('quarter', second, 'date'),
        field('quarter', first, 'date'),
      )
    case 'month':
      return within(datediff(first, second, 'year'), 12, field('month', second, 'date'), field('month', first, 'date'))
    case 'week':
      return weeks(first, second)
    case 'day':
      return sql`((${second})::date - (${first})::date)`
    case 'hour':
      return within(datediff(first, second, 'day'), 24, field('hour', second), field('hour', first))
    case 'minute':
      return within(datediff(first, second, 'hour'), 60, field('minute', second), field('minute', first))
    case 'second':
    case 'millisecond':
    case 'microsecond':
      return within(
        datediff(first, second, 'minute'),
        PER_MINUTE[datepart],
        whole(datepart, second),
        whole(datepart, first),
      )
  }
}

const PER_MINUTE = { second: 60, millisecond: 60_000, microsecond: 60_000_000 } as const

function within(outer: Sql, factor: number, to: Sql, from: Sql): Sql {
  return sql`(${outer} * ${sql.lit(factor)} + ${to} - ${from})`
}

function field(name: Datepart | 'dow', time: Sql, type: 'date' | 'timestamp' = 'timestamp'): Sql {
  return sql`date_part(${literal(name)}, (${time})::${sql.raw(type)})`
}

function whole(name: Datepart, time: Sql): Sql {
  return sql`floor(${field(name, time)})`
}

function weeks(first: Sql, second: Sql): Sql {
  const isForward = sql`${first} <= ${second}`
  return sql`(${datediff(first, second, 'day')} / 7 + case
when ${field('dow', first)} <= ${field('dow', second)} then case when ${isForward} then 0 else -1 end
else case when ${isForward} then 1 else 0 end
end)`
}
