import { expect, it } from 'vitest'
import type { Verdict } from '../../src/model/report.ts'
import { testChecks } from '../../src/run.ts'
import { createDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { testOptions } from '../support/test-options.ts'
import { eventually } from '../warehouse/eventually.ts'

/** The first check takes a second and a half; the tables that the others read change meanwhile. */
const TABLES = `
create table slow as select n as id, repeat('x', 200) as filler from generate_series(1, 2000) as n;
create table parents as select n as id from generate_series(1, 10) as n;
create table children as select n as id, n as parent_id from generate_series(1, 10) as n;
create view seen as select * from children;
analyze`

const MODELS = `models:
  - name: slow
    data_tests:
      - dbt_utils.expression_is_true: {expression: "pg_sleep(1.5) is not null", config: {where: "id = 1"}}
  - name: children
    columns: [{name: id, data_tests: [unique]}, {name: parent_id, data_tests: [{relationships: {to: ref('parents'), field: id}}]}]
  - name: parents
    columns: [{name: id, data_tests: [unique]}]
  - name: seen
    columns: [{name: id, data_tests: [unique]}]
`

async function runWhile(change: string, snapshotMaxAgeMs: number | null) {
  await using database = await createDatabase(TABLES)
  using project = tempProject({ 'models/a.yml': MODELS })
  const running = testChecks({
    ...testOptions({ projectDir: project.directory, threads: 1, snapshotMaxAgeMs }),
    url: database.url,
  })
  await eventually(async () => {
    const sleeping = `select pid from pg_stat_activity where query like '%pg_sleep(1.5)%' and state = 'active' and pid <> pg_backend_pid()`
    return (await database.query(sleeping)).length === 1
  })
  await database.query(change)
  const { verdicts, notices } = await running
  const said = ({ outcome, failures, rowsEvaluated }: Verdict) => `${outcome} ${failures} of ${rowsEvaluated}`
  return { notices, said: new Map(verdicts.map((verdict) => [verdict.check.name, said(verdict)])) }
}

it('rows that arrive while the run goes on are seen by no check', async () => {
  const { said, notices } = await runWhile('insert into children values (10, 99)', 60_000)
  expect(said.get('unique_children_id')).toBe('pass 0 of 10')
  expect(said.get('relationships_children_parent_id__id__ref_parents_')).toBe('pass 0 of 10')
  expect(notices).toEqual([])
})

it('without a shared snapshot every statement sees its own instant', async () => {
  const { said } = await runWhile('insert into children values (10, 99)', null)
  expect(said.get('unique_children_id')).toBe('fail 1 of 11')
})

it.each([
  [
    'truncated and filled again',
    'begin; truncate children; insert into children select 1, n from generate_series(1, 10) n; commit',
  ],
  [
    'swapped for a new one',
    `begin; create table new_children as select 1 as id, n as parent_id from generate_series(1, 10) n;
    alter table children rename to old_children; alter table new_children rename to children;
    create or replace view seen as select * from children; commit`,
  ],
])('a table that is %s is not taken for an empty one', async (_, change) => {
  const { said, notices } = await runWhile(change, 60_000)
  expect(said.get('unique_children_id')).toBe('fail 1 of 10')
  expect(said.get('unique_seen_id')).toBe('fail 1 of 10')
  expect(said.get('unique_parents_id')).toBe('pass 0 of 10')
  expect(notices).toEqual([expect.stringMatching(/^\d checks were asked twice/)])
})
