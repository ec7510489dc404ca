import { sql } from 'kysely'
import type { Sql } from '../../model/measure.ts'
import type { Refusal } from '../check-type.ts'
import { literal, NOW, verbatim } from '../sql-text.ts'

/**
 * Now, as a timestamp without time zone: the session's clock is read, taken for UTC, and moved to the project's zone. So in
 * dbt: only a session in UTC gets the time of that zone. (dbt_date, `now` and `convert_timezone`)
 */
export function nowInZone(timeZone: string): Sql {
  return sql`cast(cast(${NOW} as timestamp) at time zone 'UTC' at time zone ${literal(timeZone)} as timestamp)`
}

/** `now + ((interval '1 day') * (-3))`, as a timestamp. */
export function shifted(time: Sql, datepart: string, count: string): Sql {
  return sql`cast(${time} + ((interval ${literal(`1 ${datepart}`)}) * (${verbatim(count)})) as timestamp)`
}

/** To dbt_date the time zone is a must: its absence is an error of each test that asks what time it is. */
export function missingTimeZone(): Refusal {
  return {
    kind: 'refused',
    argument: 'dbt_date:time_zone',
    code: 'VAR_MISSING',
    message: 'Expected this variable to name the time zone of now, got none',
    hint: 'Set it under vars: in dbt_project.yml: "dbt_date:time_zone": UTC',
  }
}
