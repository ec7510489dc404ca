import { pastedText } from '../pasted-text.ts'
import { columnOf, type DbtQuery, type DbtTest, given, listOf, modelOf } from './dbt-test.ts'

/** dbt_expectations 0.10.9: tests of each row's values, of texts, sets and orders, and of several columns. */
export const EXPECTATIONS_OF_ROWS: Readonly<Record<string, DbtQuery>> = {
  'dbt_expectations.expect_column_values_to_be_null': (test) => truth(test, `${columnOf(test)} is null`),
  'dbt_expectations.expect_column_values_to_not_be_null': (test) => truth(test, `${columnOf(test)} is not null`),
  'dbt_expectations.expect_column_values_to_be_between': (test) => truth(test, between(test, columnOf(test))),
  'dbt_expectations.expect_column_value_lengths_to_be_between': (test) =>
    truth(test, between(test, `length(${columnOf(test)})`)),
  'dbt_expectations.expect_column_value_lengths_to_equal': (test) =>
    truth(test, `length(${columnOf(test)}) = ${pastedText(given(test, 'value'))}`),
  ...matching('regex', regexMatches),
  ...matching(
    'like_pattern',
    (test, pattern, isWanted) => `${columnOf(test)} ${isWanted ? '' : 'not'} like '${pattern}'`,
  ),
  'dbt_expectations.expect_column_pair_values_A_to_be_greater_than_B': (test) =>
    truth(test, pair(test, given(test, 'or_equal') ? '>=' : '>')),
  'dbt_expectations.expect_column_pair_values_to_be_equal': (test) => truth(test, pair(test, '=')),
  'dbt_expectations.expect_column_pair_values_to_be_in_set': (test) => truth(test, pairs(test)),
  'dbt_expectations.expect_multicolumn_sum_to_equal': (test) => truth(test, sums(test)),
  'dbt_expectations.expect_column_values_to_be_unique': (test) =>
    compoundUnique({ ...test, arguments: { ...test.arguments, column_list: [columnOf(test)] } }),
  'dbt_expectations.expect_compound_columns_to_be_unique': compoundUnique,
  'dbt_expectations.expect_select_column_values_to_be_unique_within_record': uniqueWithinRecord,
  'dbt_expectations.expect_column_values_to_be_in_set': (test) =>
    `${valuesAndSet(test)} select v.value_field from all_values v left join set_values s on v.value_field = s.value_field
      where s.value_field is null`,
  'dbt_expectations.expect_column_values_to_not_be_in_set': (test) =>
    `${valuesAndSet(test)} select v.value_field from all_values v join set_values s on v.value_field = s.value_field`,
  'dbt_expectations.expect_column_values_to_be_increasing': (test) =>
    ordered(test, '>', 'value_field - value_field_lag'),
  'dbt_expectations.expect_column_values_to_be_decreasing': (test) =>
    ordered(test, '<', 'value_field_lag - value_field'),
  'dbt_expectations.expect_column_values_to_have_consistent_casing': consistentCasing,
}

function truth(test: DbtTest, expression: string): string {
  const groups = listOf(test, 'group_by')
  return `with tested as (
      select ${groups.map((group, index) => `${group} as col_${index + 1},`).join(' ')} ${expression} as expression
      from ${modelOf(test)} ${where(test)} ${groups.length === 0 ? '' : `group by ${groups.join(', ')}`}
    ), validated as (select * from tested where not(expression = true)) select * from validated`
}

function where(test: DbtTest): string {
  const condition = rowCondition(test)
  return condition === '' ? '' : `where ${condition}`
}

function rowCondition(test: DbtTest): string {
  return pastedText(given(test, 'row_condition') ?? '')
}

function between(test: DbtTest, value: string): string {
  const equal = given(test, 'strictly') ? '' : '='
  const bound = (name: string, operator: string): string => {
    const text = given(test, name)
    return text === null ? '' : ` and ${value} ${operator}${equal} ${pastedText(text)}`
  }
  return `( 1=1${bound('min_value', '>')}${bound('max_value', '<')} )`
}

/** Four tests: of one pattern or a list, which must match or must not. */
function matching(
  argument: string,
  matches: (test: DbtTest, pattern: string, isWanted: boolean) => string,
): Readonly<Record<string, DbtQuery>> {
  const one =
    (isWanted: boolean): DbtQuery =>
    (test) =>
      truth(test, matches(test, pastedText(given(test, argument)), isWanted))
  const list =
    (isWanted: boolean): DbtQuery =>
    (test) => {
      const conditions = listOf(test, `${argument}_list`).map((pattern) => matches(test, pattern, isWanted))
      return truth(test, conditions.join(given(test, 'match_on') === 'all' ? ' and ' : ' or '))
    }
  return {
    [`dbt_expectations.expect_column_values_to_match_${argument}`]: one(true),
    [`dbt_expectations.expect_column_values_to_not_match_${argument}`]: one(false),
    [`dbt_expectations.expect_column_values_to_match_${argument}_list`]: list(true),
    [`dbt_expectations.expect_column_values_to_not_match_${argument}_list`]: list(false),
  }
}

function regexMatches(test: DbtTest, regex: string, isWanted: boolean): string {
  const call = `regexp_matches(${columnOf(test)}, '${regex}', '${pastedText(given(test, 'flags') ?? '')}')`
  return `coalesce(array_length((select ${call}), 1), 0) ${isWanted ? '> 0' : '= 0'}`
}

function pair(test: DbtTest, operator: string): string {
  return `${pastedText(given(test, 'column_A'))} ${operator} ${pastedText(given(test, 'column_B'))}`
}

function pairs(test: DbtTest): string {
  const set = given(test, 'value_pairs_set')
  const [a, b] = [given(test, 'column_A'), given(test, 'column_B')].map(pastedText)
  const conditions = (Array.isArray(set) ? set : []).map((values) => {
    const [first, second] = (Array.isArray(values) ? values : []).map(pastedText)
    return `(${a} = ${first} and ${b} = ${second})`
  })
  return conditions.join(' or ')
}

function sums(test: DbtTest): string {
  const total = given(test, 'sum_total')
  const isNumber = typeof total === 'number' || typeof total === 'bigint'
  const columns = listOf(test, 'column_list').map((column) => `sum(${column})`)
  return `${columns.join(' + ')} = ${isNumber ? pastedText(total) : `sum(${pastedText(total)})`}`
}

function columnsOf(test: DbtTest): readonly string[] {
  const columns = listOf(test, 'column_list')
  return given(test, 'quote_columns') ? columns.map((column) => `"${column}"`) : columns
}

/** Behind `where`: rows that take part. */
function partOf(test: DbtTest): string {
  const operator = given(test, 'ignore_row_if') === 'any_value_is_missing' ? ' or ' : ' and '
  const condition = rowCondition(test)
  const missing = columnsOf(test).map((column) => `${column} is null`)
  return `1=1 and ${condition === '' ? '' : `${condition} and`} not (${missing.join(operator)})`
}

function compoundUnique(test: DbtTest): string {
  const columns = columnsOf(test).join(', ')
  return `with validated as (
      select ${columns}, count(*) as "n_records" from ${modelOf(test)} where ${partOf(test)}
      group by ${columns} having count(*) > 1
    ) select * from validated`
}

function uniqueWithinRecord(test: DbtTest): string {
  const columns = columnsOf(test)
  const unpivoted = columns.map(
    (column) =>
      `select row_index, '${column}' as column_name, md5(cast(${column} as TEXT)) as column_value from column_values`,
  )
  return `with column_values as (
      select row_number() over (order by ${columns.join(', ')}) as row_index, ${columns.join(', ')}
      from ${modelOf(test)} where ${partOf(test)}
    ), unpivot_columns as (${unpivoted.join(' union all ')})
    select row_index, count(distinct column_value) as column_values from unpivot_columns
    group by 1 having count(distinct column_value) < ${columns.length}`
}

function valuesAndSet(test: DbtTest): string {
  const isQuoted = test.arguments?.['quote_values'] !== false
  const rows = listOf(test, 'value_set').map(
    (value) => `select ${isQuoted ? `cast('${value}' as TEXT)` : value} as value_field`,
  )
  return `with all_values as (select ${columnOf(test)} as value_field from ${modelOf(test)} ${where(test)}),
    set_values as (${rows.join(' union all ')})`
}

function ordered(test: DbtTest, operator: string, difference: string): string {
  const groups = listOf(test, 'group_by')
  const sort = given(test, 'sort_column')
  const step = given(test, 'step')
  const isStrict = test.arguments?.['strictly'] !== false
  const partition = groups.length === 0 ? '' : `partition by ${groups.join(', ')}`
  return `with all_values as (
      select ${sort === null ? columnOf(test) : pastedText(sort)} as sort_column,
      ${groups.map((group) => `${group},`).join(' ')} ${columnOf(test)} as value_field
      from ${modelOf(test)} ${where(test)}
    ), lagged as (
      select sort_column, value_field, lag(value_field) over (${partition} order by sort_column) as value_field_lag
      from all_values
    ) select * from lagged where value_field_lag is not null and not (
      (value_field ${operator}${isStrict ? '' : '='} value_field_lag)
      ${step ? `and ((${difference}) = ${pastedText(step)})` : ''}
    )`
}

function consistentCasing(test: DbtTest): string {
  const values = `with test_data as (select distinct ${columnOf(test)} as distinct_values from ${modelOf(test)})`
  if (given(test, 'display_inconsistent_columns')) {
    return `${values} select lower(distinct_values) as inconsistent_columns,
      count(distinct_values) as set_count_case_insensitive
      from test_data group by 1 having count(distinct_values) > 1`
  }
  return `${values}, counts as (
      select count(1) as set_count, count(distinct lower(distinct_values)) as set_count_case_insensitive from test_data
    ) select * from counts where set_count != set_count_case_insensitive`
}
