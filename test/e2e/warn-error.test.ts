import { describe, expect, it } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { assay, testedChecks } from './command-line.ts'

/** No server listens there: nothing of this gets as far as connecting. */
const NOWHERE = ['--url', 'postgres://nobody@localhost:1/nothing']

const SOUND = 'models: [{name: orders, columns: [{name: id, data_tests: [not_null]}]}]\n'

type Files = Readonly<Record<string, string>>

const ODD: readonly (readonly [what: string, files: Files, said: RegExp])[] = [
  ['a key that nobody reads', { 'models/a.yml': `${SOUND}tables: []\n` }, /^models\/a\.yml:2:1: UNKNOWN_KEY/],
  [
    'a reference that leads nowhere',
    {
      'models/a.yml':
        "models:\n  - name: orders\n    data_tests:\n      - relationships: {column_name: id, to: ref('gone'), field: id}\n",
    },
    /^models\/a\.yml:4:9: REFERENCE_NOT_FOUND \S+ is not run: ref\('gone'\) leads nowhere/,
  ],
  [
    'a reference of a singular test that leads nowhere',
    { 'models/a.yml': SOUND, 'tests/lost.sql': "select 1 from {{ ref('gone') }}" },
    /^tests\/lost\.sql:1:1: REFERENCE_NOT_FOUND lost is not run: ref\('gone'\) leads nowhere/,
  ],
]

describe('--warn-error: what is odd about a project stops everything', () => {
  it.each(ODD)('%s', async (_what, files, said) => {
    using project = tempProject(files)
    for (const argv of [['--warn-error'], ['--warn-error-options', '{error: all}']]) {
      const { exitCode, stdout, stderr } = await assay(['test', ...NOWHERE, ...argv], project.directory)
      expect([exitCode, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(said)
    }
  })

  it.each(ODD)('%s: unless only checks are meant', async (_what, files) => {
    using project = tempProject(files)
    const argv = ['test', ...NOWHERE, '--warn-error-options', '{error: [LogTestResult]}']
    const { stderr } = await assay(argv, project.directory)
    expect(stderr).toContain('CONNECTION_REFUSED')
  })

  it('also where the project asks for it, unless a flag says otherwise', async () => {
    using project = tempProject({
      'dbt_project.yml': 'name: shop\nflags: {warn_error: true}\n',
      'models/a.yml': `${SOUND}tables: []\n`,
    })
    expect((await assay(['ls', ...NOWHERE], project.directory)).exitCode).toBe(2)
    const argv = ['test', ...NOWHERE, '--warn-error-options', '{error: []}']
    expect((await assay(argv, project.directory)).stderr).toContain('CONNECTION_REFUSED')
  })

  it('not what is switched off, of which dbt is silent, too', async () => {
    using project = tempProject({
      'models/a.yml':
        'models:\n  - {name: orders, columns: [{name: id, data_tests: [not_null]}], config: {enabled: false}}\n',
    })
    const { stderr } = await assay(['test', ...NOWHERE, '--warn-error'], project.directory)
    expect(stderr).toContain('CONNECTION_REFUSED')
  })
})

const WARNING = 'models: [{name: orders, columns: [{name: id, data_tests: [{not_null: {severity: warn}}]}]}]\n'

it.each<[string, string, readonly string[], Readonly<Record<string, string>>, string]>([
  ['nothing', '{}', [], {}, 'warn'],
  ['a flag', '{}', ['--warn-error'], {}, 'fail'],
  ['a variable', '{}', [], { DBT_WARN_ERROR: 'true' }, 'fail'],
  ['the project', '{warn_error: true}', [], {}, 'fail'],
  ['the project, by events', '{warn_error_options: {error: [LogTestResult]}}', [], {}, 'fail'],
  ['the project, for other events', '{warn_error_options: {error: [NoNodeForYamlKey]}}', [], {}, 'warn'],
])('what fails where it would warn is said by %s', async (_who, flags, argv, environment, outcome) => {
  await using database = await createDatabase('create table orders (id int); insert into orders values (null)')
  using project = tempProject({ 'dbt_project.yml': `name: shop\nflags: ${flags}\n`, 'models/a.yml': WARNING })
  const { checks } = await testedChecks(['--url', database.url, ...argv], project.directory, environment)
  expect(checks.get('not_null_orders_id')).toMatchObject({ outcome })
})

it('the project may ask to stop at the first failure', async () => {
  await using database = await createDatabase('create table orders (id int); insert into orders values (null)')
  const columns = Array.from({ length: 40 }, (_, at) => `{name: c${at}, data_tests: [not_null]}`)
  using project = tempProject({
    'dbt_project.yml': 'name: shop\nflags: {fail_fast: true}\n',
    'models/a.yml': `models: [{name: orders, columns: [{name: id, data_tests: [not_null]}, ${columns.join(', ')}]}]\n`,
  })
  const run = async (...argv: readonly string[]) => {
    const { checks } = await testedChecks(
      ['--url', database.url, '--threads', '1', '--no-fuse', ...argv],
      project.directory,
    )
    return [...checks.values()].filter(({ outcome }) => outcome === 'skip').length
  }
  expect(await run()).toBeGreaterThan(30)
  expect(await run('--no-fail-fast')).toBe(0)
})
