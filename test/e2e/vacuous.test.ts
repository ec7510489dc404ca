import { expect, it } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { testedChecks } from './command-line.ts'

it.each([
  ['pass', 'pass', 0],
  ['warn', 'warn', 0],
  ['fail', 'fail', 1],
])('a constraint on an empty table proves nothing that --vacuous=%s asks for', async (vacuous, outcome, exitCode) => {
  await using database = await createDatabase('create table orders (id int primary key)')
  using project = tempProject({
    'models/a.yml': 'models: [{name: orders, columns: [{name: id, data_tests: [unique, not_null]}]}]',
  })
  const run = await testedChecks(['--url', database.url, '--vacuous', vacuous], project.directory)
  expect(run.checks.get('unique_orders_id')).toMatchObject({ outcome })
  expect(run.checks.get('not_null_orders_id')).toMatchObject({ outcome })
  expect(run.outcome.exitCode).toBe(exitCode)
})
