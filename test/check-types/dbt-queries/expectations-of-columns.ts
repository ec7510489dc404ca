import { pastedText } from '../pasted-text.ts'
import type { Value } from '../read-cases.ts'
import { columnOf, type DbtQuery, type DbtTest, given, listOf } from './dbt-test.ts'

/**
 * dbt_expectations 0.10.9: tests of the columns that there are. dbt asks for them first and pastes their names into its query;
 * here they are asked for within it.
 */
export const EXPECTATIONS_OF_COLUMNS: Readonly<Record<string, DbtQuery>> = {
  'dbt_expectations.expect_column_to_exist': exists,
  'dbt_expectations.expect_column_values_to_be_of_type': (test) =>
    typeIn(test, [pastedText(given(test, 'column_type'))]),
  'dbt_expectations.expect_column_values_to_be_in_type_list': (test) => typeIn(test, listOf(test, 'column_type_list')),
  'dbt_expectations.expect_table_column_count_to_equal': (test) => `select * from (
      select (${countOf(test)}) as number_actual_columns, ${pastedText(given(test, 'value'))} as value
    ) as test_data where number_actual_columns != value`,
  'dbt_expectations.expect_table_column_count_to_be_between': countBetween,
  'dbt_expectations.expect_table_column_count_to_equal_other_table': (test) => {
    const name = /^ref\('([^']+)'\)$/.exec(pastedText(given(test, 'compare_model')))?.[1] ?? ''
    return `select * from (
        select (${countOf(test)}) as number_columns, (${countOf(test, name)}) as compare_number_columns
      ) as test_data where number_columns != compare_number_columns`
  },
  'dbt_expectations.expect_table_columns_to_contain_set': (test) => `${columnsAndList(test)}
    select * from input_columns i left join relation_columns r on r.relation_column = i.input_column
    where r.relation_column is null ${unlessNone(test)}`,
  'dbt_expectations.expect_table_columns_to_not_contain_set': (test) => `${columnsAndList(test)}
    select * from input_columns i inner join relation_columns r on r.relation_column = i.input_column ${unlessNone(test)}`,
  'dbt_expectations.expect_table_columns_to_match_set': (test) => `${columnsAndList(test)}
    select * from relation_columns r full outer join input_columns i on r.relation_column = i.input_column
    where r.relation_column is null or i.input_column is null ${unlessNone(test)}`,
  'dbt_expectations.expect_table_columns_to_match_ordered_list': (test) => `${columnsAndList(test)}
    select * from relation_columns r
    full outer join input_columns i on r.relation_column = i.input_column and r.relation_column_idx = i.input_column_idx
    where r.relation_column is null or i.input_column is null ${unlessNone(test)}`,
}

function typeIn(test: DbtTest, types: readonly string[]): string {
  const [schema, table] = [test.relation.schema, test.relation.name].map((part) => part.replaceAll("'", "''"))
  const wanted = types.map((type) => `'${type.toUpperCase().replaceAll("'", "''")}'`)
  return `select * from (
      select upper(column_name) as relation_column, upper(data_type) as relation_column_type
      from information_schema.columns where table_schema = '${schema}' and table_name = '${table}'
    ) as relation_columns
    where relation_column = '${columnOf(test).toUpperCase().replaceAll("'", "''")}'
    and relation_column_type not in (${wanted.join(', ')}) ${unlessNone(test)}`
}

/** Of a relation without columns (a materialized view has none in information_schema) dbt makes broken SQL. */
function unlessNone(test: DbtTest): string {
  return `offset 0 / (${countOf(test)})`
}

/** In the collation of the database, as the texts that they are compared with are. */
function columnsOf({ relation }: DbtTest, name = relation.name): string {
  const [schema, table] = [relation.schema, name].map((part) => part.replaceAll("'", "''"))
  return `select column_name::text collate "default" as name, ordinal_position as idx from information_schema.columns
    where table_schema = '${schema}' and table_name = '${table}'`
}

function countOf(test: DbtTest, name?: string): string {
  return `select count(*) from (${columnsOf(test, name)}) as columns`
}

function transformed(test: DbtTest, value: string): string {
  const name = pastedText(test.arguments?.['transform'] ?? 'upper')
  return name === 'string' ? value : `${name}(${value})`
}

function columnsAndList(test: DbtTest): string {
  const items = listOf(test, 'column_list').map(
    (item, index) => `select ${transformed(test, `'${item}'`)} as input_column, ${index + 1} as input_column_idx`,
  )
  return `with relation_columns as (
      select ${transformed(test, 'name')} as relation_column,
        row_number() over (order by idx) as relation_column_idx
      from (${columnsOf(test)}) as columns
    ), input_columns as (${items.join(' union all ')})`
}

function exists(test: DbtTest): string {
  const name = transformed(test, `'${columnOf(test).replaceAll("'", "''")}'`)
  const index = given(test, 'column_index')
  const isInPlace = isTruthy(index) ? `matching_column_index = greatest(${pastedText(index)}, 1) - 1` : 'true'
  return `with test_data as (
      select coalesce(min(position), 0) - 1 as matching_column_index
      from (select name, row_number() over (order by idx) as position from (${columnsOf(test)}) as columns) as numbered
      where ${transformed(test, 'name')} = ${name}
    )
    select * from test_data where not (matching_column_index >= 0 and ${isInPlace})`
}

function countBetween(test: DbtTest): string {
  const [least, most] = [given(test, 'min_value'), given(test, 'max_value')]
  const bounds = [
    isTruthy(least) ? ' and number_actual_columns >= min_value' : '',
    isTruthy(most) ? ' and number_actual_columns <= max_value' : '',
  ]
  return `select * from (
      select (${countOf(test)}) as number_actual_columns,
        ${isTruthy(least) ? pastedText(least) : 0} as min_value, ${isTruthy(most) ? pastedText(most) : 0} as max_value
    ) as test_data where not (1=1${bounds.join('')})`
}

function isTruthy(value: Value): boolean {
  return value !== null && value !== 0n && value !== 0 && value !== '' && value !== false
}
