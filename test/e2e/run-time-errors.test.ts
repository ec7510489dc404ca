import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { assay, testedChecks } from './command-line.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(`
create table public.orders (id int, status text, paid_at timestamp);
insert into public.orders values (1, 'placed', now()), (2, null, null);
create table public.secret (id int);
create table public.slow (id int);
insert into public.slow values (1);
create role reader_${process.pid} login password 'reader-secret';
grant usage on schema public to reader_${process.pid};
grant select on public.orders, public.slow to reader_${process.pid};
`)
})
afterAll(async () => {
  await database.query(`drop owned by reader_${process.pid}; drop role reader_${process.pid}`)
  await database[Symbol.asyncDispose]()
})

/** The address of the test database with other parts than its own. */
function address(changed: Partial<Record<'username' | 'password' | 'port' | 'hostname' | 'pathname', string>>): string {
  const url = new URL(database.url)
  return Object.assign(url, changed).href
}

describe('what goes wrong for one check leaves the others alone', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    [
      'a relation that is not there',
      '- name: nowhere\n    data_tests: [{not_null: {name: bad, column_name: id}}]',
      '42P01',
    ],
    [
      'a column that is not there',
      '- name: orders\n    data_tests: [{not_null: {name: bad, column_name: nope}}]',
      '42703',
    ],
    ['no permission', '- name: secret\n    data_tests: [{not_null: {name: bad, column_name: id}}]', '42501'],
    [
      'types that cannot be compared',
      `- name: orders\n    data_tests: [{accepted_values: {name: bad, column_name: id, values: [one]}}]`,
      '22P02',
    ],
    [
      'a statement that takes too long',
      `- name: slow\n    data_tests: [{dbt_utils.expression_is_true: {name: bad, expression: "pg_sleep(5) is not null"}}]`,
      '57014',
    ],
  ]

  it.each(cases)('%s', async (_, model, sqlState) => {
    using project = tempProject({
      'models/a.yml': `models:\n  ${model}\n`,
      'models/b.yml':
        'sources: [{name: public, tables: [{name: orders, columns: [{name: id, data_tests: [unique]}]}]}]',
    })
    const url = address({ username: `reader_${process.pid}`, password: 'reader-secret' })
    const { outcome, checks } = await testedChecks(['--url', url, '--statement-timeout', '1'], project.directory)
    expect(checks.get('bad')).toMatchObject({ outcome: 'error', failures: null, sql_state: sqlState })
    expect(checks.get('source_unique_public_orders_id')).toMatchObject({ outcome: 'pass', failures: 0 })
    expect(outcome.exitCode).toBe(2)
  })
})

describe('no connection: one line that says where and who, never the password, and exit code 2', () => {
  const project = { 'models/a.yml': 'models: [{name: orders, columns: [{name: id, data_tests: [unique]}]}]' }
  const cases: readonly (readonly [string, Parameters<typeof address>[0], string])[] = [
    ['refused', { port: '1', password: 'hunter2-secret' }, 'CONNECTION_REFUSED'],
    ['no such host', { hostname: 'nosuch.invalid', password: 'hunter2-secret' }, 'HOST_NOT_FOUND'],
    ['no such database', { pathname: '/no_such_database' }, 'DATABASE_NOT_FOUND'],
  ]

  it.each(cases)('%s', async (_, changed, code) => {
    using folder = tempProject(project)
    const url = new URL(address(changed))
    const { exitCode, stdout, stderr } = await assay(['test', '--url', url.href], folder.directory)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
    expect(stderr).toContain(code)
    for (const part of [url.hostname, url.port, url.username, url.pathname.slice(1)]) expect(stderr).toContain(part)
    if (url.password !== '') expect(stderr).not.toContain(url.password)
    expect(stderr.split('\n').filter((line) => line.startsWith(code))).toHaveLength(1)
  })
})
