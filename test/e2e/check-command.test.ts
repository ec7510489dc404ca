import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newFolder } from '../cli/new-folder.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { assay } from './command-line.ts'

const TABLES = `create schema marts; create schema "Odd.Schema";
create table marts.revenue (order_id int, amount numeric, "Paid At" timestamptz, region text);
insert into marts.revenue values (1, 10, now(), 'n'), (1, 0, null, 's'), (2, null, null, null);
create table public.regions (code text primary key); insert into public.regions values ('n');
create table "Odd.Schema"."a ""b""" ("Id" int); insert into "Odd.Schema"."a ""b""" values (1), (1);`

const PROJECT = {
  'dbt_project.yml': 'name: shop\nprofile: shop',
  'models/revenue.sql': "{{ config(schema='x') }} select 1",
  'models/shop.yml': `sources: [{name: raw, schema: public, tables: [{name: areas, identifier: regions}]}]
models: [{name: takings, config: {alias: revenue, schema: marts}, data_tests: [{nonsense: 5}]}]`,
  'models/takings.sql': 'select 1',
  'macros/schema.sql': '{% macro generate_schema_name(name, node) %}{{ name }}{% endmacro %}',
}

let database: TestDatabase
let url: string
beforeAll(async () => {
  database = await createDatabase(TABLES)
  url = database.url
})
afterAll(() => database[Symbol.asyncDispose]())

/** Without any project around. */
async function ask(...words: readonly string[]) {
  return await assay(['check', ...words, '--url', url], await newFolder())
}

describe('without a project', () => {
  test('a check type on a column: one answer, with the failing rows', async () => {
    const { exitCode, stdout } = await ask('marts.revenue.order_id', 'unique')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('FAIL  unique on order_id: 1 value, in 2 of 3 rows')
    expect(stdout).toMatch(/unique_field {2}n_records\n +1 +2\n/)
  })

  test('a pass is a line', async () => {
    const { exitCode, stdout } = await ask('marts.revenue.region', 'accepted_values', 'values=[n, s]')
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^ {2}PASS {2}accepted_values on region: passed, 3 rows\n {2}on PostgreSQL/)
  })

  test('a proof is named', async () => {
    const { exitCode, stdout } = await ask('public.regions.code', 'unique')
    expect({ exitCode, line: stdout.split('\n')[0] }).toEqual({
      exitCode: 0,
      line: '  PASS  unique on code: passed, proved by regions_pkey',
    })
  })

  test('a condition must be TRUE, of the whole row or of a column', async () => {
    for (const words of [
      ['marts.revenue', 'amount > 0'],
      ['marts.revenue.amount', '> 0'],
    ]) {
      const { exitCode, stdout } = await ask(...words)
      expect(exitCode).toBe(1)
      expect(stdout).toContain(': 2 of 3 rows')
    }
  })

  test('a condition and its relation may have any name', async () => {
    const { exitCode, stdout } = await ask('"Odd.Schema"."a ""b"""."Id"', 'unique')
    expect(exitCode).toBe(1)
    expect(stdout).toContain('unique on "Id": 1 value, in 2 of 2 rows')
  })

  test('a relation without a schema is in that of the target, and what is about a column ends in one', async () => {
    expect((await ask('regions.code', 'unique')).exitCode).toBe(0)
    expect((await ask('regions', 'assay.row_count', 'min=1')).exitCode).toBe(0)
  })

  test('arguments: text, numbers, lists, relations', async () => {
    const { exitCode, stdout } = await ask('marts.revenue.region', 'relationships', 'to=public.regions', 'field=code')
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('from_field\n        s\n'),
    })
  })

  test('where, thresholds, severity', async () => {
    const where = ['marts.revenue.order_id', 'unique', '--where', 'amount > 0']
    expect((await ask(...where)).exitCode).toBe(0)
    expect((await ask('marts.revenue.amount', 'not_null', '--error-if', '> 50%')).stdout).toContain('WARN')
    expect((await ask('marts.revenue.amount', 'not_null', '--severity', 'warn')).exitCode).toBe(0)
  })

  test('as JSON', async () => {
    const { exitCode, stdout } = await ask('marts.revenue.order_id', 'unique', '--output', 'json')
    expect(exitCode).toBe(1)
    expect(JSON.parse(stdout).checks).toMatchObject([{ check_type: 'unique', column: 'order_id', outcome: 'fail' }])
  })

  test('the database may be that of libpq', async () => {
    const { host, port, user, password, name } = database
    const environment = { PGHOST: host, PGPORT: `${port}`, PGUSER: user, PGDATABASE: name, PGPASSWORD: password }
    const { exitCode } = await assay(['check', 'public.regions.code', 'not_null'], await newFolder(), environment)
    expect(exitCode).toBe(0)
  })
})

describe('what cannot be meant ends with 2 and points at the word', () => {
  test.each([
    [['marts.revenue.order_id', 'uniqe'], 'Did you mean "unique"?'],
    [['marts.revenue.region', 'accepted_values', 'value=3'], 'Did you mean "values"?'],
    [['marts.revenue.region', 'accepted_values', 'values'], 'Expected key=value, got "values"'],
    [['marts.revenue.region', 'accepted_values', 'values=[a]', 'values=[b]'], 'values is given twice'],
    [['marts.revenue', 'amount >'], 'got "amount >"'],
    [['a.b.c.d', 'unique'], 'Expected RELATION, SCHEMA.RELATION'],
    [['marts..revenue', 'unique'], 'Expected RELATION, SCHEMA.RELATION'],
    [['marts.revenue.order_id', 'relationships', "to=ref('x')", 'field=id'], 'leads nowhere'],
    [['marts.nope.order_id', 'unique'], 'relation "marts.nope" does not exist'],
  ])('%j: %s', async (words, said) => {
    const { exitCode, stdout, stderr } = await ask(...words)
    expect(stdout + stderr).toContain(said)
    expect(exitCode).toBe(said === 'leads nowhere' ? 0 : 2)
  })

  test('a word is shown with a caret', async () => {
    const { stderr } = await ask('marts.revenue.region', 'accepted_values', 'value=3')
    expect(stderr).toContain(
      '1 | marts.revenue.region accepted_values value=3\n     |                                      ^',
    )
  })

  test('no database at all', async () => {
    const { exitCode, stderr } = await assay(['check', 'a.b', 'x > 1'], await newFolder())
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Nothing says which database to ask. Expected --url')
  })
})

describe('in a project', () => {
  test.each([
    ['takings.order_id', 1],
    ['raw.areas.code', 0],
    ['marts.revenue.order_id', 1],
  ])('%s is a name of the project, or else of the database', async (relation, code) => {
    using project = tempProject(PROJECT)
    const { exitCode, stdout } = await assay(['check', relation, 'unique', '--url', url], project.directory)
    expect({ exitCode, stdout: stdout.split('\n')[0] }).toMatchObject({ exitCode: code })
  })

  test('ref and source mean what they mean there', async () => {
    using project = tempProject(PROJECT)
    const words = ['check', 'takings.region', 'relationships', "to=source('raw', 'areas')", 'field=code', '--url', url]
    expect((await assay(words, project.directory)).stdout).toContain('relationships on region: 1 failure')
  })
})
