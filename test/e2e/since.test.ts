import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { assay } from './command-line.ts'

const FILES = {
  'models/orders.sql': 'select 1',
  'models/a.yml': `models: [{name: orders, data_tests: [{assay.row_count: {max_decrease: 10%}}]}]`,
}

test('a count is compared with that of an earlier report; without one nothing is said to have passed', async () => {
  await using database = await createDatabase('create table orders as select generate_series(1, 100) as id')
  using project = tempProject(FILES)
  const report = join(project.directory, 'report.json')
  const run = (...flags: readonly string[]) =>
    assay(['test', '--url', database.url, '--output', 'json', '--output-file', report, ...flags], project.directory)

  const first = await run()
  expect(first.exitCode).toBe(0)
  expect(JSON.parse(await readFile(report, 'utf8')).checks).toMatchObject([
    { outcome: 'skip', rows_evaluated: 100, message: expect.stringContaining('--since report.json') },
  ])

  const second = await run('--since', report)
  expect(second.exitCode).toBe(0)
  expect(JSON.parse(await readFile(report, 'utf8')).totals).toMatchObject({ pass: 1, skip: 0 })

  await database.query('delete from orders where id > 80')
  const third = await run('--since', report)
  expect(third.exitCode).toBe(1)
  expect(third.stdout).toContain('at most 10% fewer than before')
})

test('a report that is not there is a mistake', async () => {
  using project = tempProject(FILES)
  const { exitCode, stderr } = await assay(
    ['test', '--url', 'postgres://nobody@localhost:1/x', '--since', 'nope.json'],
    project.directory,
  )
  expect(exitCode).toBe(2)
  expect(stderr).toContain('STATE_INVALID There is no file')
})
