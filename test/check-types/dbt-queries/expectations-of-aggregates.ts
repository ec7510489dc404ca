import { pastedText } from '../pasted-text.ts'
import type { Value } from '../read-cases.ts'
import { columnOf, type DbtQuery, type DbtTest, given, listOf, modelOf, relationOf } from './dbt-test.ts'

/** dbt_expectations 0.10.9: tests of one number for all rows or for each group, and of the values of a column as a set. */
export const EXPECTATIONS_OF_AGGREGATES: Readonly<Record<string, DbtQuery>> = {
  ...between('expect_column_max_to_be_between', (column) => `max(${column})`),
  ...between('expect_column_min_to_be_between', (column) => `min(${column})`),
  ...between('expect_column_mean_to_be_between', (column) => `avg(${column})`),
  ...between('expect_column_sum_to_be_between', (column) => `sum(${column})`),
  ...between('expect_column_stdev_to_be_between', (column) => `stddev(${column})`),
  ...between('expect_column_median_to_be_between', (column) => quantile(column, '0.5')),
  ...between('expect_column_quantile_values_to_be_between', (column, test) =>
    quantile(column, pastedText(given(test, 'quantile'))),
  ),
  ...between('expect_column_unique_value_count_to_be_between', (column) => `count(distinct ${column})`),
  ...between(
    'expect_column_proportion_of_unique_values_to_be_between',
    (column) =>
      `case when count(${column}) = 0 then 1 else cast(count(distinct ${column}) as FLOAT)/count(${column}) end`,
  ),
  ...between('expect_table_row_count_to_be_between', () => 'count(*)'),
  ...compared('expect_column_distinct_count_to_equal', (column) => `count(distinct ${column}) =`),
  ...compared('expect_column_distinct_count_to_be_greater_than', (column) => `count(distinct ${column}) >`),
  ...compared('expect_column_distinct_count_to_be_less_than', (column) => `count(distinct ${column}) <`),
  ...compared('expect_table_row_count_to_equal', () => 'count(*) ='),
  'dbt_expectations.expect_column_distinct_values_to_be_in_set': (test) => `${valuesAndSet(test, 'value_field')}
    select v.value_field from all_values v left join unique_set_values s on v.value_field = s.value_field
    where s.value_field is null`,
  'dbt_expectations.expect_column_distinct_values_to_contain_set': (test) => `${valuesAndSet(test, 'value_field')}
    select s.value_field from unique_set_values s left join all_values v on s.value_field = v.value_field
    where v.value_field is null`,
  'dbt_expectations.expect_column_distinct_values_to_equal_set': (test) => `${valuesAndSet(test, 'column_value')}
    select * from all_values v full outer join unique_set_values s on v.column_value = s.value_field
    where v.column_value is null or s.value_field is null`,
  'dbt_expectations.expect_column_most_common_value_to_be_in_set': mostCommon,
}

function between(name: string, aggregate: (column: string, test: DbtTest) => string): Record<string, DbtQuery> {
  return {
    [`dbt_expectations.${name}`]: (test) => {
      const value = aggregate(columnOf(test), test)
      const orEqual = given(test, 'strictly') === true ? '' : '='
      const [least, most] = [given(test, 'min_value'), given(test, 'max_value')]
      const bounds = `${least === null ? '' : ` and ${value} >${orEqual} ${pastedText(least)}`}${most === null ? '' : ` and ${value} <${orEqual} ${pastedText(most)}`}`
      return truth(test, `( 1=1${bounds} )`)
    },
  }
}

function compared(name: string, start: (column: string) => string): Record<string, DbtQuery> {
  return {
    [`dbt_expectations.${name}`]: (test) => truth(test, `${start(columnOf(test))} ${pastedText(given(test, 'value'))}`),
  }
}

function truth(test: DbtTest, expression: string): string {
  const groups = listOf(test, 'group_by')
  return `with grouped_expression as (
      select ${groups.map((group, index) => `${group} as col_${index + 1},`).join(' ')} ${expression} as expression
      from ${modelOf(test)}${whereOf(test)}
      ${groups.length === 0 ? '' : `group by ${groups.join(', ')}`}
    ), validation_errors as (select * from grouped_expression where not(expression = true))
    select * from validation_errors`
}

export function whereOf(test: DbtTest, argument = 'row_condition'): string {
  const condition = given(test, argument)
  return condition === null || condition === '' ? '' : ` where ${pastedText(condition)}`
}

function quantile(column: string, at: string): string {
  return `percentile_cont(${at}) within group (order by ${column})`
}

function valuesAndSet(test: DbtTest, name: string): string {
  return `with all_values as (select distinct ${columnOf(test)} as ${name} from ${modelOf(test)}${whereOf(test)}),
    set_values as (${setRows(test, (value) => value)}),
    unique_set_values as (select distinct value_field from set_values)`
}

function setRows(test: DbtTest, unquoted: (value: string) => string): string {
  const isQuoted = test.arguments?.['quote_values'] === undefined || given(test, 'quote_values') === true
  return listOf(test, 'value_set')
    .map((value) => `select ${isQuoted ? `'${value}'` : unquoted(value)} as value_field`)
    .join(' union all ')
}

function mostCommon(test: DbtTest): string {
  const type = pastedText(test.arguments?.['data_type'] ?? 'decimal')
  const cast = (value: string): string => `cast(${value} as ${type})`
  const value = test.arguments?.['quote_values'] === false ? cast(columnOf(test)) : columnOf(test)
  return `with value_counts as (
      select ${value} as value_field, count(*) as value_count from ${modelOf(test)}${whereOf(test)} group by ${value}
    ), value_counts_ranked as (
      select *, row_number() over(order by value_count desc) as value_count_rank from value_counts
    ), value_count_top_n as (
      select value_field from value_counts_ranked where value_count_rank = ${pastedText(given(test, 'top_n'))}
    ), set_values as (${setRows(test, cast)}), unique_set_values as (select distinct value_field from set_values)
    select value_field from value_count_top_n where value_field not in (select value_field from unique_set_values)`
}

/** Tests that compare with another relation; what is not given for it is as for the tested one. */
export const EXPECTATIONS_OF_OTHER_TABLES: Readonly<Record<string, DbtQuery>> = {
  'dbt_expectations.equal_expression': equalExpression,
  'dbt_expectations.expect_table_aggregation_to_equal_other_table': equalExpression,
  'dbt_expectations.expect_table_row_count_to_equal_other_table': (test) =>
    equalCounts(test, test.arguments?.['factor'] ?? 1n),
  'dbt_expectations.expect_table_row_count_to_equal_other_table_times_factor': (test) =>
    equalCounts(test, given(test, 'factor')),
  'dbt_expectations.expect_column_distinct_count_to_equal_other_table': (test) =>
    equal(
      test,
      `count(distinct ${columnOf(test)})`,
      `count(distinct ${pastedText(test.arguments?.['compare_column_name'] || columnOf(test))})`,
    ),
}

function equalExpression(test: DbtTest): string {
  const expression = pastedText(given(test, 'expression'))
  return equal(test, expression, pastedText(test.arguments?.['compare_expression'] || expression))
}

function equalCounts(test: DbtTest, factor: Value): string {
  return equal(test, 'count(*)', `count(*) * ${pastedText(factor)}`)
}

function equal(test: DbtTest, ours: string, theirs: string): string {
  const groups = listOf(test, 'group_by')
  const otherGroups = listOf(test, 'compare_group_by')
  const other = test.arguments?.['compare_model'] ? relationOf(test, 'compare_model') : modelOf(test)
  const where = whereOf(test)
  const columns = groups.map((_, index) => `col_${index + 1}`)
  const difference = 'abs(coalesce(a.expression, 0) - coalesce(b.expression, 0))'
  const part = test.arguments?.['tolerance_percent']
  return `with a as (${side(ours, modelOf(test), where, groups)}),
    b as (${side(theirs, other, whereOf(test, 'compare_row_condition') || where, otherGroups.length > 0 ? otherGroups : groups)}),
    final as (
      select ${columns.map((name) => `coalesce(a.${name}, b.${name}) as ${name},`).join(' ')}
        a.expression, b.expression as compare_expression, ${difference} as expression_difference,
        ${difference}/nullif(a.expression * 1.0, 0) as expression_difference_percent
      from a ${columns.length === 0 ? 'cross join b' : `full outer join b on ${columns.map((name) => `a.${name} = b.${name}`).join(' and ')}`}
    )
    select * from final where ${part ? `expression_difference_percent > ${pastedText(part)}` : `expression_difference > ${pastedText(test.arguments?.['tolerance'] ?? 0)}`}`
}

function side(expression: string, from: string, where: string, groups: readonly string[]): string {
  const named = groups.map((group, index) => `${group} as col_${index + 1},`).join(' ')
  const places = groups.map((_, index) => index + 1).join(',')
  return `select ${named} ${expression} as expression from ${from}${where}${places === '' ? '' : ` group by ${places}`}`
}
