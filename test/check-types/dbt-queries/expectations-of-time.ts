import { pastedText } from '../pasted-text.ts'
import type { Value } from '../read-cases.ts'
import { columnOf, type DbtQuery, type DbtTest, given, listOf, modelOf } from './dbt-test.ts'
import { whereOf } from './expectations-of-aggregates.ts'

/** dbt_expectations 0.10.9: tests that ask what time it is, or how values are spread. */
export const EXPECTATIONS_OF_TIME: Readonly<Record<string, DbtQuery>> = {
  'dbt_expectations.expect_row_values_to_have_recent_data': (test) => `with max_recency as (
      select max(${stamp(columnOf(test))}) as max_timestamp from ${modelOf(test)}
      where ${stamp(columnOf(test))} <= ${NOW} ${andOf(test)}
    )
    select * from max_recency
    where coalesce(max_timestamp, ${stamp("'1970-01-01'")}) < ${stamp(ago(test))}`,
  'dbt_expectations.expect_grouped_row_values_to_have_recent_data': grouped,
  'dbt_expectations.expect_column_values_to_be_within_n_stdevs': withinStdevs,
  'dbt_expectations.expect_column_values_to_be_within_n_moving_stdevs': withinMovingStdevs,
  'dbt_expectations.expect_row_values_to_have_data_for_every_n_datepart': everyPeriod,
}

/** With the variable dbt_date:time_zone that the cases have. */
const NOW = `cast(cast(now() as timestamp without time zone) at time zone 'UTC' at time zone 'America/New_York' as timestamp without time zone)`

function stamp(value: string): string {
  return `cast(${value} as timestamp without time zone)`
}

function ago(test: DbtTest): string {
  return `${NOW} + ((interval '1 ${pastedText(given(test, 'datepart'))}') * (${pastedText(negated(given(test, 'interval')))}))`
}

/** Python's `-1 * value`. */
function negated(value: Value): Value {
  if (typeof value === 'bigint') return -value
  return typeof value === 'number' ? -value : value
}

function andOf(test: DbtTest): string {
  return whereOf(test).replace(/^ where/, 'and')
}

function grouped(test: DbtTest): string {
  const groups = listOf(test, 'group_by')
  const columns = groups.map((group) => `${group},`).join('')
  const by = groups.length === 0 ? '' : `group by ${groups.map((_, index) => index + 1).join(',')}`
  const time = stamp(pastedText(given(test, 'timestamp_column')))
  return `with latest_grouped_timestamps as (
      select ${columns} max(1) as join_key, max(${time}) as latest_timestamp_column
      from ${modelOf(test)} where ${time} <= ${NOW} ${andOf(test)} ${by}
    ), total_row_counts as (
      select ${columns} max(1) as join_key, count(*) as row_count from latest_grouped_timestamps ${by}
    ), outdated_grouped_timestamps as (
      select * from latest_grouped_timestamps where latest_timestamp_column < ${stamp(ago(test))}
    ), validation_errors as (
      select r.row_count, t.* from total_row_counts r left join outdated_grouped_timestamps t on
        ${groups.map((group) => `r.${group} = t.${group} and`).join(' ')} r.join_key = t.join_key
      where r.row_count = 0 or t.join_key is not null
    )
    select * from validation_errors`
}

function withinStdevs(test: DbtTest): string {
  const column = columnOf(test)
  const groups = listOf(test, 'group_by')
  return `with metric_values as (
      select ${groups.map((group) => `${group},`).join('')} sum(${column}) as ${column} from ${modelOf(test)}
      ${groups.length === 0 ? '' : `group by ${groups.map((_, index) => index + 1).join(',')}`}
    ), metric_values_with_statistics as (
      select *, avg(${column}) over() as ${column}_average, stddev(${column}) over() as ${column}_stddev from metric_values
    ), metric_values_z_scores as (
      select *, (${column} - ${column}_average)/nullif(${column}_stddev, 0) as ${column}_sigma
      from metric_values_with_statistics
    )
    select * from metric_values_z_scores where abs(${column}_sigma) > ${pastedText(test.arguments?.['sigma_threshold'] ?? 3n)}`
}

function withinMovingStdevs(test: DbtTest): string {
  const of = (name: string, otherwise: Value): Value => test.arguments?.[name] ?? otherwise
  const sigma = of('sigma_threshold', 3n)
  const [upper, lower] = [of('sigma_threshold_upper', 0n) || sigma, of('sigma_threshold_lower', 0n) || negated(sigma)]
  const groups = listOf(test, 'group_by')
  const partition = groups.length === 0 ? '' : `partition by ${groups.join(',')}`
  const period = pastedText(of('period', 'day'))
  const metric = (name: string): string =>
    of('take_logs', true) ? `coalesce(ln(nullif(${name}, 0)), 0)` : `coalesce(${name}, 0)`
  const prior = `lag(agg_metric_value, ${pastedText(of('lookback_periods', 1n))}) over(${partition} order by metric_period)`
  const values = of('take_diffs', true)
    ? `, priors as (select *, ${prior} as prior_agg_metric_value from grouped_metric_values)
      select *, ${metric('agg_metric_value')} - ${metric('prior_agg_metric_value')} as metric_test_value from priors`
    : `select *, ${metric('agg_metric_value')} as metric_test_value from grouped_metric_values`
  const trend = `over(${partition} order by metric_period rows between ${pastedText(of('trend_periods', 7n))} preceding and 1 preceding)`
  const today = `date_trunc('${period}', ${NOW})`
  return `with metric_values as (
      with grouped_metric_values as (
        select date_trunc('${period}', ${pastedText(given(test, 'date_column_name'))}) as metric_period,
          ${groups.map((group) => `${group},`).join('')} sum(${columnOf(test)}) as agg_metric_value
        from ${modelOf(test)} group by ${[1, ...groups.map((_, index) => index + 2)].join(',')}
      ) ${values}
    ), metric_moving_calcs as (
      select *, avg(metric_test_value) ${trend} as metric_test_rolling_average,
        stddev(metric_test_value) ${trend} as metric_test_rolling_stddev
      from metric_values
    ), metric_sigma as (
      select *, (metric_test_value - metric_test_rolling_average) as metric_test_delta,
        (metric_test_value - metric_test_rolling_average)/nullif(metric_test_rolling_stddev, 0) as metric_test_sigma
      from metric_moving_calcs
    )
    select * from metric_sigma
    where metric_period >= ${stamp(`${today} + ((interval '1 ${period}') * (${pastedText(negated(of('test_periods', 14n)))}))`)}
      and metric_period < ${today}
      and not (metric_test_sigma >= ${pastedText(lower)} and metric_test_sigma <= ${pastedText(upper)})`
}

/** dbt asks for the bounds and for the number of periods first; a number that it refuses is an error of Postgres here. */
function everyPeriod(test: DbtTest): string {
  const of = (name: string): string | null => (test.arguments?.[name] ? pastedText(test.arguments[name]) : null)
  const [part, column] = [of('date_part') ?? 'day', pastedText(given(test, 'date_col'))]
  const bound = (name: string, which: string): string =>
    of(name) === null
      ? `(select ${which}(cast(${column} as date)) from ${modelOf(test)}${whereOf(test)})`
      : `'${of(name)}'`
  const [start, end] = [bound('test_start_date', 'min'), bound('test_end_date', 'max')]
  const number = periodsBetween(stamp(start), stamp(end), part)
  const interval = of('interval')
  const after = (time: string): string =>
    `mod(cast(${periodsBetween(start, time, part)} as integer), cast(${interval} as integer))`
  const trunc = `cast(date_trunc('${part}', ${column}) as timestamp without time zone)`
  const bucket = interval === null ? trunc : `${trunc} + ((interval '1 ${part}') * (${after(column)} * (-1)))`
  return `with base_dates as (
      select date_${part} from (
        select ${stamp(start)} + ((interval '1 ${part}') * (row_number() over () - 1)) as date_${part}
        from generate_series(1, (select coalesce(nullif(greatest(n, 0), 0), cast(concat('none', n) as bigint))
          from (select cast(${number} as bigint) as n) as counted))
      ) as d where date_${part} <= ${stamp(end)} ${interval === null ? '' : `and ${after(`date_${part}`)} = 0`}
    ), model_data as (
      select ${bucket} as date_${part}, count(*) as row_cnt from ${modelOf(test)} f${whereOf(test)} group by date_${part}
    ), final as (
      select d.date_${part}, case when f.date_${part} is null then true else false end as is_missing,
        coalesce(f.row_cnt, 0) as row_cnt
      from base_dates d left join model_data f on d.date_${part} = f.date_${part}
    )
    select * from final where row_cnt = 0 ${of('exclusion_condition') === null ? '' : `and ${of('exclusion_condition')}`}`
}

/** dbt's `datediff` for Postgres. */
function periodsBetween(first: string, second: string, part: string): string {
  const of = (name: string, time: string): string => `date_part('${name}', (${time})::timestamp)`
  const inner = (name: string): string => `${of(name, second)} - ${of(name, first)}`
  switch (part) {
    case 'year':
      return `(${inner('year')})`
    case 'month':
      return `(${periodsBetween(first, second, 'year')} * 12 + ${inner('month')})`
    case 'day':
      return `((${second})::date - (${first})::date)`
    case 'week':
      return `(${periodsBetween(first, second, 'day')} / 7 + case
        when ${of('dow', first)} <= ${of('dow', second)} then case when ${first} <= ${second} then 0 else -1 end
        else case when ${first} <= ${second} then 1 else 0 end end)`
    case 'hour':
      return `(${periodsBetween(first, second, 'day')} * 24 + ${inner('hour')})`
    case 'minute':
      return `(${periodsBetween(first, second, 'hour')} * 60 + ${inner('minute')})`
    default:
      throw new Error(`the cases have no ${part}`)
  }
}
