import { sql } from 'kysely'
import { z } from 'zod'
import type { Sql } from '../../model/measure.ts'
import { expression, rowCondition, sqlText, unlessFalsy } from '../argument.ts'
import { defineCheckType, type Refusal } from '../check-type.ts'
import { literal, verbatim } from '../sql-text.ts'
import { DATEPARTS, datediff } from './datediff.ts'

const args = z.strictObject({
  date_col: expression,
  date_part: z.enum(DATEPARTS, { error: `one of ${DATEPARTS.join(', ')}` }).default('day'),
  interval: unlessFalsy(expression),
  row_condition: rowCondition,
  exclusion_condition: unlessFalsy(expression),
  test_start_date: unlessFalsy(sqlText),
  test_end_date: unlessFalsy(sqlText),
})

type Arguments = z.output<typeof args>

export const expectRowValuesToHaveDataForEveryNDatepart = defineCheckType({
  name: 'dbt_expectations.expect_row_values_to_have_data_for_every_n_datepart',
  on: 'relation',
  args,
  facts: {
    failsWhen:
      'no row is in a period between the first and the last day; every such period counts, the last is not tested',
    onNull: 'takes no part',
    onEmpty: 'is an error, unless `test_start_date` and `test_end_date` are given: then every period fails',
    inDbt:
      'same as dbt_expectations `expect_row_values_to_have_data_for_every_n_datepart`, asked in one query; as there, less than one period and a `where` are errors',
  },
  example: { arguments: { date_col: 'order_date', date_part: 'day' } },
  measure: (given, { from, hasWhere }) => {
    if (hasWhere) return refusedWhere()
    const { exclusion_condition: exclusion, row_condition: condition } = given
    return {
      kind: 'query',
      from,
      failingRows: sql`${calendar(given, from)}
select * from final where row_cnt = 0${exclusion === null ? sql`` : sql` and ${verbatim(exclusion.text)}`}`,
      isPerRow: false,
      undecided: condition === null ? null : sql`(${verbatim(condition.text)}) is not true`,
      proof: null,
    }
  },
  says: ({ date_col, date_part, interval }) =>
    `has a row for every ${interval === null ? '' : `${interval.text} `}${date_part} of ${date_col.text}`,
})

/**
 * dbt asks for the first and the last day, then for the number of periods between them, and pastes the answers into its
 * query; here all of it is one. As many periods are tested as there are boundaries between the two: the last is not.
 * What dbt refuses once it has an answer (no rows, no boundary) is a number that cannot be read here.
 */
function calendar(given: Arguments, from: Sql): Sql {
  const { date_part: datepart, row_condition: condition } = given
  const [start, end] = [startOf(given), endOf(given)]
  const [startAt, endAt] = [start, end].map((day) => sql`cast(${day} as timestamp)`)
  const where = condition === null ? sql`` : sql`\nwhere ${verbatim(condition.text)}`
  const day = sql`cast(${verbatim(given.date_col.text)} as date)`
  const period: Sql = sql.id(`date_${datepart}`)
  return sql`with days as (
select min(${day}) as first_day, max(${day}) as last_day
from ${from}${where}
), boundaries as (
select cast(${datediff(startAt ?? start, endAt ?? end, datepart)} as bigint) as n
), spine as (
select ${startAt} + ((interval ${step(datepart)}) * number) as ${period}
from generate_series(0, (select case when n > 0 then n else cast(concat('no periods to test: ', n) as bigint) end from boundaries) - 1) as number
), base_dates as (
select ${period} from spine where ${period} <= ${endAt}${everyNth(given, start, period)}
), model_data as (
select ${bucket(given, start)} as ${period}, count(*) as row_cnt
from ${from} f${where}
group by ${period}
), final as (
select d.${period}, f.${period} is null as is_missing, coalesce(f.row_cnt, 0) as row_cnt
from base_dates d
left join model_data f on d.${period} = f.${period}
)`
}

function startOf({ test_start_date: start }: Arguments): Sql {
  return start === null ? sql`(select first_day from days)` : literal(start)
}

function endOf({ test_end_date: end }: Arguments): Sql {
  return end === null ? sql`(select last_day from days)` : literal(end)
}

function step(datepart: Arguments['date_part']): Sql {
  return literal(`1 ${datepart}`)
}

/** How many periods a time is after the last one that is tested. */
function remainder(given: Arguments, start: Sql, time: Sql, interval: string): Sql {
  return sql`mod(cast(${datediff(start, time, given.date_part)} as integer), cast(${verbatim(interval)} as integer))`
}

function everyNth(given: Arguments, start: Sql, period: Sql): Sql {
  const { interval } = given
  return interval === null ? sql`` : sql` and ${remainder(given, start, period, interval.text)} = 0`
}

/** dbt gives the relation another alias here, behind that of its `where`: an error of Postgres, always. */
function refusedWhere(): Refusal {
  return {
    kind: 'refused',
    argument: 'where',
    code: 'BAD_ARGUMENT',
    message: 'Expected none, since dbt makes broken SQL of it in this test, got one',
    hint: 'Use row_condition, which means the same.',
  }
}

/** The period that a row counts for. */
function bucket(given: Arguments, start: Sql): Sql {
  const { date_part: datepart, interval } = given
  const time = verbatim(given.date_col.text)
  const period = sql`cast(date_trunc(${literal(datepart)}, ${time}) as timestamp)`
  if (interval === null) return period
  return sql`${period} + ((interval ${step(datepart)}) * (${remainder(given, start, time, interval.text)} * (-1)))`
}
