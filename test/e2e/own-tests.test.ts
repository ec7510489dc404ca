import { afterAll, beforeAll, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { testedChecks } from './command-line.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase('create table orders (id int, code text); insert into orders values (1, null)')
})
afterAll(() => database[Symbol.asyncDispose]())

it.each([
  ['a test block', 'macros/a.sql', '\n{% test unique(model, column_name) %}\nselect 1\n{% endtest %}'],
  ['a test block among the tests', 'tests/generic/a.sql', '\n{%- test unique(model) -%}select 1{% endtest %}'],
  ['a macro', 'macros/deep/a.sql', '\n{% macro test_unique(model) %}select 1{% endmacro %}'],
  ['a macro by dispatch', 'macros/a.sql', '\n{% macro default__test_unique(model) %}select 1{% endmacro %}'],
])("a project's own test is not judged by the built-in one of its name: %s", async (_, file, text) => {
  using project = tempProject({
    'models/a.yml': 'models: [{name: orders, columns: [{name: id, data_tests: [unique, dbt.unique, not_null]}]}]',
    [file]: text,
  })
  const { outcome, checks } = await testedChecks(['--url', database.url], project.directory)
  expect(outcome.exitCode).toBe(2)
  expect(checks.get('unique_orders_id')).toMatchObject({ outcome: 'error', code: 'UNSUPPORTED', failures: null })
  expect(checks.get('unique_orders_id')?.message).toContain(`${file}:2`)
  expect(checks.get('dbt_unique_orders_id')).toMatchObject({ outcome: 'pass' })
  expect(checks.get('not_null_orders_id')).toMatchObject({ outcome: 'pass' })
})
