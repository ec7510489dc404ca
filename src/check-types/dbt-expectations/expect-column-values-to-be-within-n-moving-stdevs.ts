import { sql } from 'kysely'
import { z } from 'zod'
import type { Sql } from '../../model/measure.ts'
import { expression, flag, groupList, numberText, sqlText, unlessFalsy } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { commaSeparated, literal, verbatim } from '../sql-text.ts'
import { missingTimeZone, nowInZone, shifted } from './now-in-zone.ts'

const args = z.strictObject({
  date_column_name: expression,
  group_by: groupList,
  period: sqlText.default('day'),
  lookback_periods: expression.default({ kind: 'expression', text: '1' }),
  trend_periods: expression.default({ kind: 'expression', text: '7' }),
  test_periods: numberText.default('14'),
  sigma_threshold: numberText.default('3'),
  sigma_threshold_upper: unlessFalsy(expression),
  sigma_threshold_lower: unlessFalsy(expression),
  take_diffs: flag.default(true),
  take_logs: flag.default(true),
})

type Arguments = z.output<typeof args>

export const expectColumnValuesToBeWithinNMovingStdevs = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_be_within_n_moving_stdevs',
  on: 'column',
  args,
  facts: {
    failsWhen:
      'the sum of a period (or what it differs from an earlier one, by logarithms) is further from the average of the periods before than the standard deviations allow; of the last `test_periods` without the current one, every such period counts',
    onNull: 'takes no part; a period whose deviation is NULL or 0 passes',
    onEmpty: 'passes, vacuous',
    inDbt:
      'same as dbt_expectations `expect_column_values_to_be_within_n_moving_stdevs`; now is that of the variable `dbt_date:time_zone`, which must be set',
  },
  example: {
    column: 'amount',
    arguments: { date_column_name: 'order_date', period: 'day', trend_periods: 7n, test_periods: 14n },
  },
  measure: (given, { from, columnSql, timeZone }) => {
    if (timeZone === null) return missingTimeZone()
    const { period, test_periods: tested } = given
    const today = sql`date_trunc(${literal(period)}, ${nowInZone(timeZone)})`
    const isWithin = sql`metric_test_sigma >= ${verbatim(lowerBound(given))} and metric_test_sigma <= ${verbatim(upperBound(given))}`
    return {
      kind: 'query',
      from,
      failingRows: sql`with grouped_metric_values as (
${sums(given, from, columnSql)}
), metric_values as (
${testValues(given)}
), metric_moving_calcs as (
select *,
avg(metric_test_value) over trend as metric_test_rolling_average,
stddev(metric_test_value) over trend as metric_test_rolling_stddev
from metric_values
window trend as (${partition(given)} order by metric_period rows between ${verbatim(given.trend_periods.text)} preceding and 1 preceding)
), metric_sigma as (
select *,
metric_test_value - metric_test_rolling_average as metric_test_delta,
(metric_test_value - metric_test_rolling_average) / nullif(metric_test_rolling_stddev, 0) as metric_test_sigma
from metric_moving_calcs
)
select * from metric_sigma
where metric_period >= ${shifted(today, period, `-1 * ${tested}`)}
and metric_period < ${today}
and not (${isWithin})`,
      isPerRow: false,
      undecided: sql`(${columnSql}) is null`,
      proof: null,
    }
  },
  says: (given) => {
    const groups = given.group_by.map(({ text }) => text).join(', ')
    const sums = `has sums per ${given.period}${groups === '' ? '' : ` and ${groups}`}`
    return `${sums} within ${lowerBound(given)} and ${upperBound(given)} standard deviations of the ${given.trend_periods.text} before`
  },
})

function upperBound({ sigma_threshold_upper: upper, sigma_threshold: sigma }: Arguments): string {
  return upper?.text ?? sigma
}

function lowerBound({ sigma_threshold_lower: lower, sigma_threshold: sigma }: Arguments): string {
  return lower?.text ?? `-1 * ${sigma}`
}

function sums({ period, date_column_name: date, group_by }: Arguments, from: Sql, column: Sql): Sql {
  const groups = group_by.map(({ text }) => verbatim(text))
  const start = sql`date_trunc(${literal(period)}, ${verbatim(date.text)}) as metric_period`
  const places = [start, ...groups].map((_, index) => sql.raw(`${index + 1}`))
  return sql`select ${commaSeparated([start, ...groups, sql`sum(${column}) as agg_metric_value`])}
from ${from}
group by ${commaSeparated(places)}`
}

/** What is tested of a period: its sum or the sum's logarithm, or how far that is from an earlier period's. */
function testValues(given: Arguments): Sql {
  const value = transformed(sql`agg_metric_value`, given)
  if (!given.take_diffs) return sql`select *, ${value} as metric_test_value from grouped_metric_values`
  const prior = sql`lag(agg_metric_value, ${verbatim(given.lookback_periods.text)}) over (${partition(given)} order by metric_period)`
  return sql`select *, ${value} - ${transformed(sql`prior_agg_metric_value`, given)} as metric_test_value
from (select *, ${prior} as prior_agg_metric_value from grouped_metric_values) as grouped_metric_values_with_priors`
}

/** A sum of 0 has no logarithm, and none that is NULL: both count as 0. */
function transformed(sum: Sql, { take_logs: isLogarithm }: Arguments): Sql {
  return isLogarithm ? sql`coalesce(ln(nullif(${sum}, 0)), 0)` : sql`coalesce(${sum}, 0)`
}

function partition({ group_by: groups }: Arguments): Sql {
  return groups.length === 0 ? sql`` : sql`partition by ${commaSeparated(groups.map(({ text }) => verbatim(text)))}`
}
