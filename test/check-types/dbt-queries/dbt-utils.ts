import { pastedText } from '../pasted-text.ts'
import type { Value } from '../read-cases.ts'
import { valueList } from './built-in.ts'
import { columnOf, type DbtQuery, type DbtTest, given, listOf, modelOf, relationOf } from './dbt-test.ts'

export const DBT_UTILS: Readonly<Record<string, DbtQuery>> = {
  'dbt_utils.expression_is_true': (test) => {
    const column = test.column === undefined ? '' : `${columnOf(test)} `
    return `select 1 from ${modelOf(test)} where not(${column}${argument(test, 'expression')})`
  },
  'dbt_utils.recency': recency,
  'dbt_utils.accepted_range': (test) => {
    const orEqual = given(test, 'inclusive') === false ? '' : '='
    const [least, most] = [given(test, 'min_value'), given(test, 'max_value')]
    const below = least === null ? '' : `or not ${columnOf(test)} >${orEqual} ${pastedText(least)}`
    const above = most === null ? '' : `or not ${columnOf(test)} <${orEqual} ${pastedText(most)}`
    return `select * from (select * from ${modelOf(test)}) as meet_condition where 1 = 2 ${below} ${above}`
  },
  'dbt_utils.not_accepted_values': (test) => `with all_values as (
      select distinct ${columnOf(test)} as value_field from ${modelOf(test)}
    ) select value_field from all_values
    where value_field in (${valueList(listOf(test, 'values'), test.arguments?.['quote'])})`,
  'dbt_utils.not_empty_string': (test) => {
    const column = columnOf(test)
    const text = given(test, 'trim_whitespace') === false ? column : `trim(${column}) as ${column}`
    return `select * from (select ${text} from ${modelOf(test)}) as all_values where ${column} = ''`
  },
  'dbt_utils.at_least_one': (test) => {
    const [column, groups] = [columnOf(test), listOf(test, 'group_by_columns')]
    const pruned = groups.length === 0 ? [column] : [...new Set([...groups, column])]
    const prune = groups.length === 0 ? `where ${column} is not null limit 1` : ''
    return `select * from (
      with pruned_rows as (select ${pruned.join(', ')} from ${modelOf(test)} ${prune})
      select ${beside(groups)} count(${column}) as filler_column from pruned_rows
      ${grouped(groups)} having count(${column}) = 0
    ) validation_errors`
  },
  'dbt_utils.not_constant': (test) => {
    const [column, groups] = [columnOf(test), listOf(test, 'group_by_columns')]
    return `select ${beside(groups)} count(distinct ${column}) as filler_column from ${modelOf(test)}
      ${grouped(groups)} having count(distinct ${column}) = 1`
  },
  'dbt_utils.not_null_proportion': (test) => {
    const groups = listOf(test, 'group_by_columns')
    const most = pastedText(test.arguments?.['at_most'] ?? 1n)
    return `with validation as (
        select ${beside(groups)}
          sum(case when ${columnOf(test)} is null then 0 else 1 end) / cast(count(*) as numeric(28,6)) as not_null_proportion
        from ${modelOf(test)} ${grouped(groups)}
      )
      select ${beside(groups)} not_null_proportion from validation
      where not_null_proportion < ${argument(test, 'at_least')} or not_null_proportion > ${most}`
  },
  'dbt_utils.cardinality_equality': (test) => {
    const [column, field] = [columnOf(test), argument(test, 'field')]
    return `with table_a as (select ${column}, count(*) as num_rows from ${modelOf(test)} group by ${column}),
      table_b as (select ${field}, count(*) as num_rows from ${relationOf(test, 'to')} group by ${field}),
      except_a as (select * from table_a except select * from table_b),
      except_b as (select * from table_b except select * from table_a)
      select * from except_a union all select * from except_b`
  },
  'dbt_utils.equal_rowcount': (test) =>
    comparedCounts(test, ['count_a', 'count_b'], 'abs(count_a - count_b) as diff_count'),
  'dbt_utils.fewer_rows_than': (test) =>
    comparedCounts(
      test,
      ['count_our_model', 'count_comparison_model'],
      `case when count_our_model > count_comparison_model then (count_our_model - count_comparison_model)
        when count_our_model = count_comparison_model then 1 else 0 end as row_count_delta`,
    ),
  'dbt_utils.equality': (test) => {
    const columns = test.columns ?? listOf(test, 'compare_columns').join(', ')
    const [ours, theirs] = [modelOf(test), relationOf(test, 'compare_model')].map(
      (relation) => `select ${columns === '' ? '*' : columns} from (select * from ${relation}) as one`,
    )
    return `with a_minus_b as (${ours} except ${theirs}), b_minus_a as (${theirs} except ${ours})
      select 'a_minus_b' as which_diff, a_minus_b.* from a_minus_b
      union all select 'b_minus_a' as which_diff, b_minus_a.* from b_minus_a`
  },
  'dbt_utils.relationships_where': (test) => {
    const [column, field] = [columnOf(test), argument(test, 'field')]
    const [ours, theirs] = ['from_condition', 'to_condition'].map((name) => pastedText(test.arguments?.[name] ?? '1=1'))
    return `with left_table as (select ${column} as id from ${modelOf(test)} where ${column} is not null and ${ours}),
      right_table as (
        select ${field} as id from ${relationOf(test, 'to')} where ${field} is not null and ${theirs}
      )
      select left_table.id, right_table.id as right_id
      from left_table left join right_table on left_table.id = right_table.id where right_table.id is null`
  },
  'dbt_utils.sequential_values': (test) => {
    const [column, groups] = [columnOf(test), listOf(test, 'group_by_columns')]
    const partition = groups.length === 0 ? '' : `partition by ${groups.join(',')}`
    const interval = pastedText(test.arguments?.['interval'] ?? 1n)
    const datepart = given(test, 'datepart')
    const next = `previous + ((interval '1 ${pastedText(datepart)}') * (${interval}))`
    const holds =
      datepart === null
        ? `${column} = previous + ${interval}`
        : `cast(${column} as timestamp) = cast(${next} as timestamp)`
    return `with windowed as (
        select ${beside(groups)} ${column}, lag(${column}) over (${partition} order by ${column}) as previous
        from ${modelOf(test)}
      ) select * from windowed where not(${holds})`
  },
  'dbt_utils.mutually_exclusive_ranges': mutuallyExclusiveRanges,
  'dbt_utils.unique_combination_of_columns': (test) => {
    const isQuoted = given(test, 'quote_columns') === true
    const columns = listOf(test, 'combination_of_columns').map((name) => (isQuoted ? `"${name}"` : name))
    return `with validation_errors as (
        select ${columns.join(', ')} from ${modelOf(test)} group by ${columns.join(', ')} having count(*) > 1
      ) select * from validation_errors`
  },
}

export const DBT_UTILS_FAIL_CALCS: Readonly<Record<string, string>> = {
  'dbt_utils.equal_rowcount': 'sum(coalesce(diff_count, 0))',
  'dbt_utils.fewer_rows_than': 'sum(coalesce(row_count_delta, 0))',
  'dbt_utils.equality': `count(*) + coalesce(abs(
      sum(case when which_diff = 'a_minus_b' then 1 else 0 end) - sum(case when which_diff = 'b_minus_a' then 1 else 0 end)
    ), 0)`,
}

function argument(test: DbtTest, name: string): string {
  return pastedText(given(test, name))
}

function beside(groups: readonly string[]): string {
  return groups.map((group) => `${group}, `).join('')
}

function grouped(groups: readonly string[]): string {
  return groups.length === 0 ? '' : `group by ${groups.join(', ')}`
}

function comparedCounts(test: DbtTest, [ours, theirs]: readonly [string, string], difference: string): string {
  const groups = listOf(test, 'group_by_columns')
  const count = (relation: string, name: string): string =>
    `select ${beside(groups)} 1 as one, count(*) as ${name} from ${relation} ${grouped(['one', ...groups])}`
  return `with a as (${count(modelOf(test), ours)}), b as (${count(relationOf(test, 'compare_model'), theirs)})
    select ${groups.map((group) => `a.${group} as ${group}_a, b.${group} as ${group}_b,`).join(' ')}
      ${ours}, ${theirs}, ${difference}
    from a full join b on a.one = b.one ${groups.map((group) => `and a.${group} = b.${group}`).join(' ')}`
}

function mutuallyExclusiveRanges(test: DbtTest): string {
  const [lower, upper] = [argument(test, 'lower_bound_column'), argument(test, 'upper_bound_column')]
  const partitionBy = given(test, 'partition_by')
  const partition = partitionBy === null ? '' : `partition by ${pastedText(partitionBy)}`
  const gaps = pastedText(test.arguments?.['gaps'] ?? 'allowed')
  const gapOperator = { allowed: '<=', not_allowed: '=', required: '<' }[gaps] ?? ''
  const lengthOperator = given(test, 'zero_length_range_allowed') === true ? '<=' : '<'
  return `with window_functions as (
      select ${lower} as lower_bound, ${upper} as upper_bound,
        lead(${lower}) over (${partition} order by ${lower}, ${upper}) as next_lower_bound,
        row_number() over (${partition} order by ${lower} desc, ${upper} desc) = 1 as is_last_record
      from ${modelOf(test)}
    ), calc as (
      select *, coalesce(lower_bound ${lengthOperator} upper_bound, false) as is_range,
        coalesce(upper_bound ${gapOperator} next_lower_bound, is_last_record, false) as is_before_next
      from window_functions
    ) select * from calc where not(is_range and is_before_next)`
}

function recency(test: DbtTest): string {
  const groups = listOf(test, 'group_by_columns')
  const isByDay = given(test, 'ignore_time_component') === true
  const newest = `max(${pastedText(test.arguments?.['field'] ?? '')})`
  const ago = pastedText(negated(given(test, 'interval')))
  const threshold = `cast(now() + ((interval '1 ${pastedText(test.arguments?.['datepart'] ?? '')}') * (${ago})) as ${isByDay ? 'date' : 'timestamp'})`
  const columns = groups.map((group) => `${group},`).join(' ')
  return `with recency as (
      select ${columns} ${isByDay ? `cast(${newest} as date)` : newest} as most_recent
      from ${modelOf(test)} ${groups.length > 0 ? `group by ${groups.join(', ')}` : ''}
    )
    select ${columns} most_recent, ${threshold} as threshold from recency
    where most_recent < ${threshold} or most_recent is null`
}

/** Python's `interval * -1`. */
function negated(interval: Value): Value {
  if (typeof interval === 'bigint') return -interval
  return typeof interval === 'number' ? -interval : interval
}
