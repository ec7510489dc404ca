import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { testedChecks } from './command-line.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase('create table orders (id int, code text); insert into orders values (1, null)')
})
afterAll(() => database[Symbol.asyncDispose]())

const TWO_ROWS = 'select 1 union all select 2'

it.each([
  ['a test block', 'macros/a.sql', `{% test unique(model, column_name) %}${TWO_ROWS}{% endtest %}`, 'pass'],
  [
    'a test block among the tests',
    'tests/generic/a.sql',
    `{%- test unique(model, column_name) -%}${TWO_ROWS}{% endtest %}`,
    'pass',
  ],
  ['a macro', 'macros/deep/a.sql', `{% macro test_unique(model, column_name) %}${TWO_ROWS}{% endmacro %}`, 'pass'],
  // dbt's own test dispatches, so that it is found under both names
  [
    'a macro by dispatch',
    'macros/a.sql',
    `{% macro default__test_unique(model, column_name) %}${TWO_ROWS}{% endmacro %}`,
    'fail',
  ],
  [
    'a macro for Postgres',
    'macros/a.sql',
    `{% macro postgres__test_unique(model, column_name) %}${TWO_ROWS}{% endmacro %}`,
    'fail',
  ],
])("a project's own test stands in place of the built-in one of its name: %s", async (_, file, text, ofDbt) => {
  using project = tempProject({
    'models/a.yml': 'models: [{name: orders, columns: [{name: id, data_tests: [unique, dbt.unique, not_null]}]}]',
    [file]: text,
  })
  const { outcome, checks } = await testedChecks(['--url', database.url], project.directory)
  expect(outcome.exitCode).toBe(1)
  const bySelf = { failures: 2, rows_evaluated: 1, rows_undecided: null }
  expect(checks.get('unique_orders_id')).toMatchObject({ outcome: 'fail', ...bySelf })
  expect(checks.get('dbt_unique_orders_id')).toMatchObject({ outcome: ofDbt })
  expect(checks.get('not_null_orders_id')).toMatchObject({ outcome: 'pass' })
})
