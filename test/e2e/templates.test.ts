import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { assay, testedChecks } from './command-line.ts'

/** Tests whose SQL is made by templates that ask the database while they are rendered. */
const FILES = {
  'models/orders.sql': 'select 1',
  'models/a.yml': `models:
  - name: orders
    columns:
      - name: status
        data_tests:
          - accepted_values: {arguments: {values: "{{ statuses_but('lost') }}"}}
          - accepted_values: {name: by_a_missing_macro, arguments: {values: "{{ statuses_butt('lost') }}"}}
          - not_the_newest: {config: {where: "ordered_on < '2024-01-03'", meta: {limit: 1}}}
`,
  'macros/statuses.sql': `
{% macro statuses_but(left_out) %}
  {% set found = run_query("select distinct status from public.orders where status <> '" ~ left_out ~ "' order by 1") %}
  {{ return(found.columns[0].values() | list if execute else []) }}
{% endmacro %}
{% test not_the_newest(model, column_name) %}
{{ config(severity='warn', tags='asks') }}
{% call statement('newest', fetch_result=True) %}select max(ordered_on) as newest from {{ model }}{% endcall %}
{% set newest = load_result('newest')['data'][0][0] %}
select {{ column_name }} from {{ model }} where ordered_on = '{{ newest }}' limit 5
{% endtest %}
{% macro default__shown(text) %}'{{ text }} by default'{% endmacro %}
{% macro postgres__shown(text) %}'{{ text }} in Postgres'{% endmacro %}
{% macro shown(text) %}{{ return(adapter.dispatch('shown')(text)) }}{% endmacro %}`,
  'tests/columns.sql': `{% set columns = adapter.get_columns_in_relation(ref('orders')) %}
select '{{ columns | map(attribute='name') | join(',') }}' as names
where '{{ columns | selectattr('name', 'eq', 'amount') | map(attribute='data_type') | first }}' = 'numeric(10,2)'`,
  'tests/relation.sql': `-- depends_on: {{ ref('orders') }}
{% set there = adapter.get_relation(database=target.dbname, schema=target.schema, identifier='orders') %}
{% set gone = adapter.get_relation(database=target.dbname, schema=target.schema, identifier='gone') %}
select {{ there.is_table }} as is_table, {{ gone is none }} as is_gone, {{ shown('dispatched') }} as text, {{ dbt.length("'abc'") }} as length`,
  'tests/two_rounds.sql': `{% if execute %}
{% set schema = run_query("select current_schema() as name").rows[0].name %}
{% set count = run_query("select count(*) from " ~ schema ~ ".orders").columns[0][0] %}
{% endif %}
select * from generate_series(1, {{ count }})`,
  'tests/writes.sql': `{% if execute %}{% do run_query("drop table public.orders") %}{% endif %}select 1`,
  'tests/writes_within.sql': `{% if execute %}{% do run_query("with gone as (delete from public.orders returning 1) select * from gone") %}{% endif %}select 1`,
  'tests/breaks_out.sql': 'select 1) as x; drop table public.orders; select (1',
  'tests/comments_out.sql': 'select 1 --',
  'tests/hidden_ref.sql': `{% if execute %}select * from {{ ref('orders') }}{% else %}select 1{% endif %}`,
  'tests/misspelt.sql': `select 1\nwhere {{ monney('amount') }}`,
  'tests/refused.sql': `{% set x = run_query("select nope from public.orders") %}select 1`,
  'tests/endless.sql': '{% macro again() %}{{ again() }}{% endmacro %}select {{ again() }}',
  'tests/no_query.sql': '-- nothing',
}

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(`create table orders (id int, status text, amount numeric(10,2), ordered_on date);
    insert into orders values (1, 'placed', 1, '2024-01-01'), (2, 'shipped', 2, '2024-01-02'), (3, 'lost', 3, '2024-01-03')`)
})
afterAll(() => database[Symbol.asyncDispose]())

describe('templates that ask the database', () => {
  it('are judged by what comes of the answers, and break nobody but themselves', async () => {
    using project = tempProject(FILES)
    const { checks } = await testedChecks(['--url', database.url], project.directory)
    const told = [...checks.values()].map(({ name, outcome, failures, rows_evaluated }) => [
      name,
      outcome,
      failures,
      rows_evaluated,
    ])
    expect(told.toSorted()).toEqual([
      ['accepted_values_orders_status___statuses_but_lost_', 'fail', 1, 3],
      ['breaks_out', 'error', null, null],
      ['by_a_missing_macro', 'error', null, null],
      ['columns', 'fail', 1, null],
      ['comments_out', 'fail', 1, null],
      ['endless', 'error', null, null],
      ['hidden_ref', 'error', null, null],
      ['misspelt', 'error', null, null],
      ['no_query', 'error', null, null],
      // the macro sees the rows that its where leaves
      ['not_the_newest_orders_status', 'warn', 1, 2],
      ['refused', 'error', null, null],
      ['relation', 'fail', 1, null],
      ['two_rounds', 'fail', 3, null],
      ['writes', 'error', null, null],
      ['writes_within', 'error', null, null],
    ])
    expect(checks.get('misspelt')).toMatchObject({ code: 'JINJA_UNDEFINED', file: 'tests/misspelt.sql' })
    expect(checks.get('refused')?.message).toContain('column "nope" does not exist')
    expect(checks.get('writes')?.message).toContain('A template may only ask')
    expect(checks.get('writes_within')?.message).toContain('read-only transaction')
    expect(checks.get('not_the_newest_orders_status')).toMatchObject({ tags: ['asks'], severity: 'warn' })
    expect(await database.query('select count(*)::int as n from orders')).toEqual([{ n: 3 }])
  })

  it('can be looked at: what they select, what they make, what is asked', async () => {
    using project = tempProject(FILES)
    const shown = await assay(['show', '--url', database.url, 'relation'], project.directory)
    expect(shown.stdout).toMatch(/is_table +is_gone +text +length\n *t +t +dispatched in Postgres +3/)
    const limited = await assay(['show', '--url', database.url, 'not_the_newest_orders_status'], project.directory)
    expect(limited.stdout).toContain('shipped')
    const compiled = await assay(['compile', '--url', database.url, '--select', 'columns'], project.directory)
    expect(compiled.stdout).toContain("select 'id,status,amount,ordered_on' as names")
    const planned = await assay(['plan', '--url', database.url, '--select', 'two_rounds', 'writes'], project.directory)
    expect(planned.stdout).toMatch(/a singular test {2}two_rounds/)
    expect(planned.stdout).toContain('tests: writes: A template may only ask')
  })

  it('are listed without a database', async () => {
    using project = tempProject(FILES)
    const listed = await assay(
      ['ls', '--url', 'postgres://u:p@127.0.0.1:1/x', '--select', 'test_type:singular'],
      project.directory,
    )
    expect(listed.stdout.split('\n').filter((line) => line !== '')).toHaveLength(12)
  })
})

describe('what dbt finds wrong while parsing stops the run', () => {
  it.each([
    ['Jinja without an end', { 'tests/a.sql': '{% if 1 %}select 1' }, 'tests/a.sql:1:19: JINJA_SYNTAX'],
    [
      'a tag that dbt does not know',
      {
        'tests/generic/a.sql': '{% data_test x(model) %}{% enddata_test %}{% test y(model) %}{% endtest %}',
        'models/a.yml': 'models: [{name: m, data_tests: [y]}]',
      },
      'tests/generic/a.sql:1:1: JINJA_SYNTAX',
    ],
    [
      'an environment variable that is not set',
      { 'tests/a.sql': "select '{{ env_var('NOT_SET_ANYWHERE') }}'" },
      'tests/a.sql:1:12: ENV_VAR_MISSING',
    ],
    [
      'what a macro refuses',
      { 'tests/a.sql': "{{ exceptions.raise_compiler_error('not like this') }}" },
      'tests/a.sql:1:14: BAD_ARGUMENT',
    ],
    [
      'an argument that the test does not know',
      {
        'models/a.yml': 'models: [{name: m, data_tests: [t: {arguments: {colour: red}}]}]',
        'macros/t.sql': '{% test t(model) %}{% endtest %}',
      },
      'models/a.yml:1:33: UNKNOWN_ARGUMENT',
    ],
    [
      'two tests of one name',
      { 'tests/a.sql': 'select 1', 'tests/deep/a.sql': 'select 1' },
      'tests/deep/a.sql:1:1: DUPLICATE_CHECK',
    ],
  ])('%s', async (_, files, said) => {
    using project = tempProject({ 'models/m.sql': 'select 1', ...files })
    const { exitCode, stderr } = await assay(['test', '--url', 'postgres://u:p@127.0.0.1:1/x'], project.directory)
    expect({ exitCode, said: stderr.slice(0, said.length) }).toEqual({ exitCode: 2, said })
  })
})
