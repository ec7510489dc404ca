import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { assay, testedChecks } from './command-line.ts'

const EPHEMERAL = "{{ config(materialized='ephemeral') }}\n"

const FILES = {
  'models/sources.yml': `sources:
  - name: raw
    schema: public
    tables:
      - name: orders
        columns:
          - name: customer_id
            data_tests:
              - relationships: {name: source_to_ephemeral, arguments: {to: ref('customers'), field: customer_id}}
`,
  'models/base_orders.sql': `${EPHEMERAL}select id, customer_id, status, amount from {{ source('raw', 'orders') }}`,
  // two models deep, with a WITH RECURSIVE of its own, an alias and a comment at its end
  'models/big_orders.sql': `{{ config(materialized='ephemeral', alias='big') }}
with recursive numbers as (
  select 1 as n
  union all
  select n + 1 from numbers where n < 3
)
select base.*, numbers.n
from {{ ref('base_orders') }} as base
join numbers on numbers.n = 1 -- one of them`,
  'models/customers.sql': `${EPHEMERAL}{% for id in [1, 2] %}select {{ id }} as customer_id{% if not loop.last %} union all {% endif %}{% endfor %}`,
  'models/models.yml': `models:
  - name: base_orders
    data_tests:
      - no_rows_below: {arguments: {column: amount, least: 0}}
      - no_rows_below: {name: placed_below, arguments: {column: amount, least: 0}, config: {where: "status = 'placed'"}}
      - row_parity: {arguments: {other: ref('big_orders')}}
      - dbt_utils.equal_rowcount: {name: as_many, arguments: {compare_model: ref('big_orders')}}
      - dbt_utils.equal_rowcount: {name: not_as_many, arguments: {compare_model: ref('customers')}}
      - dbt_utils.equality: {name: same, arguments: {compare_model: ref('big_orders'), compare_columns: [id]}}
      - dbt_utils.equality: {name: same_all, arguments: {compare_model: ref('big_orders')}}
      - dbt_expectations.expect_table_columns_to_contain_set: {name: has_columns, arguments: {column_list: [id]}}
      - dbt_expectations.expect_table_column_count_to_equal: {name: has_four, arguments: {value: 4}}
      - dbt_utils.expression_is_true: {name: is_positive, arguments: {expression: amount > 0}}
      - dbt_utils.unique_combination_of_columns: {name: unique_pair, arguments: {combination_of_columns: [id, status]}}
    columns:
      - name: id
        data_tests: [unique, not_null]
      - name: amount
        data_tests:
          - not_null
          - not_null: {name: amount_of_placed, config: {where: "status = 'placed'"}}
      - name: status
        data_tests:
          - accepted_values: {arguments: {values: [placed, shipped]}}
      - name: customer_id
        data_tests:
          - relationships: {arguments: {to: ref('customers'), field: customer_id}}
          - relationships: {name: to_itself, arguments: {to: ref('base_orders'), field: customer_id}}
  - name: big_orders
    columns:
      - name: id
        data_tests:
          - unique
          - not_null
          - unique: {name: qualified, config: {where: "id < 3"}}
      - name: n
        data_tests:
          - dbt_expectations.expect_column_to_exist: {name: exists}
          - dbt_expectations.expect_column_values_to_be_of_type: {name: of_type, arguments: {column_type: integer}}
          - accepted_values: {name: n_is_2, arguments: {values: [2], quote: false}}
  - name: customers
    columns:
      - name: customer_id
        data_tests: [unique, not_null]
`,
  'tests/generic/tests.sql': `{% test no_rows_below(model, column, least) %}
select * from {{ model }} where {{ column }} < {{ least }}
{% endtest %}
{% test row_parity(model, other) %}
select 1 from (select count(*) as n from {{ model }}) a cross join (select count(*) as n from {{ other }}) b where a.n != b.n
{% endtest %}`,
  'tests/big_and_small.sql': `with recursive steps as (select 1 as n union all select n + 1 from steps where n < 2)
select big.id, steps.n from {{ ref('big_orders') }} as big join steps on true
left join {{ ref('customers') }} as known on known.customer_id = big.customer_id
where known.customer_id is null`,
  'tests/plain.sql': "select * from {{ ref('base_orders') }} where amount < 0",
}

/** dbt 1.11.16 with dbt_utils and dbt_expectations on the same rows; what asks for columns finds none. */
const BY_DBT = [
  ['accepted_values_base_orders_status__placed__shipped', 'fail', 1],
  ['amount_of_placed', 'fail', 1],
  ['as_many', 'pass', 0],
  ['big_and_small', 'fail', 2],
  ['exists', 'fail', 1],
  ['has_columns', 'error', null],
  ['has_four', 'fail', 1],
  ['is_positive', 'fail', 1],
  ['n_is_2', 'fail', 1],
  ['no_rows_below_base_orders_amount__0', 'fail', 1],
  ['not_as_many', 'fail', 2],
  ['not_null_base_orders_amount', 'fail', 1],
  ['not_null_base_orders_id', 'pass', 0],
  ['not_null_big_orders_id', 'pass', 0],
  ['not_null_customers_customer_id', 'pass', 0],
  ['of_type', 'error', null],
  ['placed_below', 'pass', 0],
  ['plain', 'fail', 1],
  ['qualified', 'fail', 1],
  ['relationships_base_orders_customer_id__customer_id__ref_customers_', 'fail', 1],
  ['row_parity_base_orders_ref_big_orders_', 'pass', 0],
  ['same', 'pass', 0],
  ['same_all', 'error', null],
  ['source_to_ephemeral', 'fail', 1],
  ['to_itself', 'pass', 0],
  ['unique_base_orders_id', 'fail', 1],
  ['unique_big_orders_id', 'fail', 1],
  ['unique_customers_customer_id', 'pass', 0],
  ['unique_pair', 'pass', 0],
]

const BROKEN = {
  'models/by_macro.sql': `${EPHEMERAL}select {{ no_such_macro() }} as id`,
  'models/two_queries.sql': `${EPHEMERAL}select 1 as id; select 2`,
  'models/above.sql': `${EPHEMERAL}select * from {{ ref('by_macro') }}`,
  'models/off.sql': '{{ config(enabled=false) }}select 1 as id',
  'models/reads_off.sql': `${EPHEMERAL}select * from {{ ref('off') }}`,
  'models/asks.sql': `${EPHEMERAL}select {{ run_query('select 7 as n').columns[0][0] if execute else 0 }} as id`,
  'models/a.yml': `models:
${['by_macro', 'two_queries', 'above', 'reads_off', 'asks'].map((name) => `  - {name: ${name}, columns: [{name: id, data_tests: [not_null]}]}`).join('\n')}
`,
}

let database: TestDatabase
beforeAll(async () => {
  // a table that an ephemeral model left behind when it was one: sound, and proved to be so
  database = await createDatabase(`create table orders (id int, customer_id int, status text, amount int);
    insert into orders values (1, 1, 'placed', 10), (2, 1, 'shipped', 20), (2, 2, 'lost', -5), (3, 9, 'placed', null);
    create table base_orders (id int primary key, customer_id int not null, status text not null, amount int not null);
    create view reads_it as select * from base_orders;
    create table customers (customer_id int primary key);
    insert into customers values (9), (9000)`)
})
afterAll(() => database[Symbol.asyncDispose]())

describe('ephemeral models', () => {
  it.each([['--threads=2'], ['--no-proofs']])(
    'are judged as by dbt, whatever has their name in the database (%s)',
    async (...flags) => {
      using project = tempProject(FILES)
      const { checks } = await testedChecks(['--url', database.url, ...flags], project.directory)
      const told = [...checks.values()].map(({ name, outcome, failures }) => [name, outcome, failures])
      expect(told.toSorted()).toEqual(BY_DBT)
    },
  )

  it('proves nothing by a table of their name, even where a source is that table', async () => {
    const stale = {
      'models/stale.yml': `sources: [{name: stale, schema: public, tables: [{name: base_orders, columns: [{name: id, data_tests: [unique, not_null]}]}]}]`,
    }
    using project = tempProject({ ...FILES, ...stale })
    const { checks } = await testedChecks(['--url', database.url], project.directory)
    expect(checks.get('unique_base_orders_id')).toMatchObject({ outcome: 'fail', failures: 1 })
    expect(checks.get('source_unique_stale_base_orders_id')).toMatchObject({ outcome: 'pass' })
  })

  it('share one scan, and can be looked at', async () => {
    using project = tempProject(FILES)
    const run = (...argv: readonly string[]) => assay([...argv, '--url', database.url], project.directory)
    const { stdout: planned } = await run('plan', '--select', 'big_orders,test_type:generic')
    // not the place that its relation would have: there is none
    expect(planned).toContain('scan of big_orders')
    expect(planned).toContain(`
  counts       not_null on id
  fingerprint  unique on id
  screen       n_is_2
`)
    const { stdout: asJson } = await run('plan', '--select', 'big_orders,test_type:generic', '--output', 'json')
    const { steps }: { readonly steps: readonly { readonly relation: unknown }[] } = JSON.parse(asJson)
    expect(new Set(steps.map(({ relation }) => relation))).toEqual(new Set([null]))
    const { stdout: compiled } = await run('compile', '--select', 'not_null_big_orders_id')
    expect(compiled).toMatch(
      /with __dbt__cte__base_orders as \([\s\S]+\), __dbt__cte__big as \([\s\S]+-- one of them\n\)\nselect \* from __dbt__cte__big\) as __dbt__cte__big\n/,
    )
    const { stdout: shown } = await run('show', 'unique_big_orders_id')
    expect(shown).toContain(`
unique_field  n_records
           2          2
(1 row)`)
    const { stdout: told } = await run('test', '--select', 'source_to_ephemeral')
    expect(told).toContain('customer_id of public.orders is a customer_id of __dbt__cte__customers\n')
  })

  it('that cannot be rendered are errors of their checks, with the place in the model', async () => {
    using project = tempProject(BROKEN)
    const { stdout, exitCode } = await assay(['test', '--url', database.url], project.directory)
    expect(exitCode).toBe(2)
    expect(stdout).toContain('✓ asks ')
    const errors = [...stdout.matchAll(/^\? (\w+)[\s\S]+?because {4}(.+)$[\s\S]+?declared {3}(.+)$/gm)]
    expect(errors.map(([, ...told]) => told)).toEqual([
      ['above', expect.stringContaining('"no_such_macro" is undefined'), 'models/by_macro.sql:2:11'],
      ['by_macro', expect.stringContaining('"no_such_macro" is undefined'), 'models/by_macro.sql:2:11'],
      ['reads_off', expect.stringContaining("ref('off') leads nowhere"), 'models/reads_off.sql:2:18'],
      ['two_queries', expect.stringContaining('The template makes no query'), 'models/two_queries.sql:1:1'],
    ])
  })
})
