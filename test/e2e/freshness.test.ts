import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileFreshness } from '../../src/compile/compile-freshness.ts'
import { resolveFreshness } from '../../src/resolve/resolve-freshness.ts'
import { checkFreshness } from '../../src/run.ts'
import { located, project, sourceTable } from '../support/builders.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { testOptions } from '../support/test-options.ts'
import { assay } from './command-line.ts'

const DAY = '{count: 1, period: day}'

/** One source `public` with the tables that a test needs, each as `name: settings`. */
function sourcesFile(
  tables: readonly string[],
  more = `freshness: {error_after: ${DAY}}, loaded_at_field: at`,
): string {
  return `sources: [{name: public, ${more}, tables: [${tables.map((table) => `{${table}}`).join(', ')}]}]`
}

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(`
set timezone = 'America/New_York';
create table fresh (id int, at timestamptz, naive timestamp, kind text);
insert into fresh values (1, now(), now() at time zone 'UTC', 'new'), (2, now() - interval '9 days', null, 'old');
create table eternal (at timestamptz);
insert into eternal values ('infinity');
create table slow (at timestamptz);
insert into slow values (now());
create table indexed (id int, at timestamptz);
insert into indexed select n, now() - n * interval '1 minute' from generate_series(1, 5000) as n;
create index on indexed (at);
analyze indexed;
`)
})
afterAll(() => database[Symbol.asyncDispose]())

async function freshness(files: Readonly<Record<string, string>>, argv: readonly string[] = []) {
  using folder = tempProject(files)
  const outcome = await assay(['freshness', '--url', database.url, ...argv], folder.directory)
  return {
    ...outcome,
    sources: await readFile(join(folder.directory, 'target/sources.json'), 'utf8').catch(() => null),
  }
}

describe('exit codes', () => {
  test.each<[string, readonly string[], number]>([
    ['a fresh table', ['name: fresh'], 0],
    [
      'a table that only warns',
      [`name: fresh, freshness: {filter: "kind = 'old'", warn_after: ${DAY}, error_after: null}`],
      0,
    ],
    ['a table that is too old', [`name: fresh, freshness: {filter: "kind = 'old'"}`], 1],
    ['a table that is not there', ['name: nowhere'], 2],
    [
      'one that is not there beside one that is too old',
      ['name: nowhere', `name: fresh, freshness: {filter: "kind = 'old'"}`],
      2,
    ],
    ['nothing to ask', ['name: fresh, freshness: null'], 0],
  ])('%s', async (_name, tables, exitCode) => {
    const { exitCode: code, stdout } = await freshness({ 'models/a.yml': sourcesFile(tables) })
    expect(code, stdout).toBe(exitCode)
  })

  test('--exit-zero forgives old rows, and not what is unknown', async () => {
    const old = { 'models/a.yml': sourcesFile([`name: fresh, freshness: {filter: "kind = 'old'"}`]) }
    expect((await freshness(old, ['--exit-zero'])).exitCode).toBe(0)
    expect((await freshness({ 'models/a.yml': sourcesFile(['name: nowhere']) }, ['--exit-zero'])).exitCode).toBe(2)
  })
})

test('a loaded_at_query may call macros, and ask the database', async () => {
  const asked = "select timestamptz '{{ asked() }}' -- {{ this.identifier }}"
  const tables = [
    'name: fresh, loaded_at_query: "{{ newest(this) }}"',
    `name: slow, loaded_at_query: "${asked}"`,
    'name: indexed, loaded_at_query: "{{ newest(this) + 1 }}"',
  ]
  const files = {
    'models/a.yml': sourcesFile(tables, `freshness: {error_after: ${DAY}}`),
    'macros/a.sql': `{% macro newest(relation) %}select max(at) from {{ relation }}{% endmacro %}
{% macro asked() %}{% set found = run_query("select date '2020-01-01'") %}{{ return(found.rows[0][0]) if execute }}{% endmacro %}`,
  }
  const { exitCode, stdout, stderr, sources } = await freshness(files, ['--write-json'])
  expect(exitCode, stderr).toBe(2)
  const column = files['models/a.yml'].indexOf('+ 1 }}') + 1
  expect(stdout).toContain(`models/a.yml:1:${column}`)
  expect(JSON.parse(sources ?? '{}').results).toMatchObject([
    { unique_id: 'source.shop.public.fresh', status: 'pass' },
    { unique_id: 'source.shop.public.slow', status: 'error', max_loaded_at: expect.stringMatching(/^2020-01-01T0/) },
  ])
})

test('infinity is no time at which a row was loaded', async () => {
  const { exitCode, stdout } = await freshness({ 'models/a.yml': sourcesFile(['name: eternal']) })
  expect(exitCode).toBe(2)
  expect(stdout).toContain('loaded at infinity')
})

test('a timestamp without a time zone is UTC, whatever the zone of the session', async () => {
  const naive = sourcesFile(
    ['name: fresh, loaded_at_field: naive'],
    'freshness: {error_after: {count: 5, period: minute}}',
  )
  expect((await freshness({ 'models/a.yml': naive })).exitCode).toBe(0)
})

test('--select takes source tables, and sources.json has only those', async () => {
  const files = { 'models/a.yml': sourcesFile(['name: fresh', 'name: nowhere']) }
  const { exitCode, sources } = await freshness(files, ['--select', 'source:public.fresh', '--write-json'])
  expect(exitCode).toBe(0)
  expect(JSON.parse(sources ?? '{}').results).toMatchObject([{ unique_id: 'source.shop.public.fresh', status: 'pass' }])
})

test('a statement that takes too long is not known, and stops no other', async () => {
  const slow = 'name: slow, loaded_at_field: "at + pg_sleep(5)::text::interval"'
  const { exitCode, stdout } = await freshness({ 'models/a.yml': sourcesFile([slow, 'name: fresh']) }, [
    '--statement-timeout',
    '0.2',
  ])
  expect(exitCode).toBe(2)
  expect(stdout).toContain('57014')
  expect(stdout).toContain('1 passed, 1 could not be judged')
})

test('an interruption cancels on the server and tells what is known', async () => {
  const slow = 'name: slow, loaded_at_field: "at + pg_sleep(30)::text::interval"'
  using folder = tempProject({ 'models/a.yml': sourcesFile(['name: fresh', slow]) })
  const abort = new AbortController()
  const startedAt = Date.now()
  const report = await checkFreshness({
    ...testOptions({ projectDir: folder.directory, url: database.url, threads: 1, signal: abort.signal }),
    onStart: () => {},
    onVerdict: ({ outcome }) => {
      if (outcome === 'pass') setTimeout(() => abort.abort(), 100)
    },
  })
  expect(Date.now() - startedAt).toBeLessThan(10_000)
  expect(report).toMatchObject({ isInterrupted: true, totals: { pass: 1, skip: 1 } })
})

test('text that is more than one expression never reaches the database', async () => {
  const table = `name: fresh, loaded_at_field: "at) from fresh; drop table fresh; select (now()"`
  const { exitCode, stdout } = await freshness({ 'models/a.yml': sourcesFile([table]) })
  expect(exitCode).toBe(2)
  expect(stdout).toContain('Expected one SQL expression')
  expect(await database.query('select count(*)::int as n from fresh')).toEqual([{ n: 2 }])
})

test('a scan of a table tells how new it is, where it is scanned anyway', async () => {
  const table = (name: string, column: string) => `name: ${name}, columns: [{name: ${column}, data_tests: [not_null]}]`
  using folder = tempProject({
    'models/a.yml': sourcesFile([table('fresh', 'id'), table('indexed', 'id'), table('eternal', 'at')]),
  })
  const outcome = await assay(['test', '--url', database.url, '--output', 'json'], folder.directory)
  const report: { readonly newest_rows: readonly object[]; readonly statistics: object } = JSON.parse(outcome.stdout)
  expect(report.newest_rows).toEqual([
    { unique_id: 'source.shop.public.eternal', loaded_at: null },
    { unique_id: 'source.shop.public.fresh', loaded_at: await newestOf('fresh') },
    { unique_id: 'source.shop.public.indexed', loaded_at: await newestOf('indexed') },
  ])
  // one for each table: nothing was asked for this alone
  expect(report.statistics).toMatchObject({ statements: 3 })
  const console = await assay(['test', '--url', database.url], folder.directory)
  expect(console.stdout).toMatch(/public\.fresh +1 check .* newest row \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/)
})

async function newestOf(table: string): Promise<string> {
  const [row] = await database.query(
    `select to_char(max(at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US+00:00') as newest from ${table}`,
  )
  return String(row?.['newest'])
}

test('a column that tells no time spoils no scan', async () => {
  const column = 'columns: [{name: id, data_tests: [not_null]}]'
  const tables = [`name: fresh, loaded_at_field: kind, ${column}`, `name: indexed, loaded_at_field: nope, ${column}`]
  using folder = tempProject({ 'models/a.yml': sourcesFile(tables) })
  const outcome = await assay(['test', '--url', database.url, '--output', 'json'], folder.directory)
  expect(outcome.exitCode).toBe(0)
  expect(JSON.parse(outcome.stdout)).toMatchObject({ newest_rows: [] })
})

test('an index on the field is used, with a filter too', async () => {
  const freshness = {
    warnAfter: null,
    errorAfter: { count: 1, period: 'day' },
    filter: located('id > 0'),
    loadedAtField: located('at'),
    loadedAtQuery: null,
    problem: null,
  } as const
  const table = sourceTable('public', 'indexed', { freshness })
  const [check] = await resolveFreshness(project([table], []))
  if (check?.subject.kind !== 'measurable') throw new Error('not measurable')
  const plan = await database.query(`explain (costs off) ${compileFreshness(check.subject.newest)}`)
  const text = plan.map((row) => String(row['QUERY PLAN'])).join('\n')
  expect(text).toMatch(/Index (?:Only )?Scan Backward using indexed_at_idx/)
  expect(text).not.toContain('Seq Scan')
})

test('what is fresher than before is known from the folder that artifacts go to', async () => {
  const files = { 'models/a.yml': sourcesFile(['name: fresh', 'name: nowhere']) }
  using folder = tempProject({ ...files, 'earlier/sources.json': '{"results": []}' })
  const asked = ['--url', database.url, '--write-json', '--target-path', 'out']
  await assay(['freshness', ...asked], folder.directory)
  const list = [
    'ls',
    '--url',
    database.url,
    '--resource-type',
    'source',
    '--state',
    'earlier',
    '-s',
    'source_status:fresher',
  ]
  const found = await assay([...list, '--target-path', 'out'], folder.directory)
  expect(found).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('fresh') })
  expect(await assay(list, folder.directory, { DBT_TARGET_PATH: 'out' })).toMatchObject({ stdout: found.stdout })
  expect(await assay(list, folder.directory)).toMatchObject({ exitCode: 2, stdout: '' })
})
