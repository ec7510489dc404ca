import { describe, expect, it } from 'vitest'
import { tempProject } from '../support/temp-project.ts'
import { assay } from './command-line.ts'

/** No server listens there: whatever gets as far as connecting says so. */
const NOWHERE = ['--url', 'postgres://nobody@localhost:1/nothing']

const SOUND = 'models: [{name: orders, columns: [{name: id, data_tests: [unique]}]}]\n'

type Case = readonly [
  what: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  argv: readonly string[],
  /** What the first line of stderr starts with: `file:line:column: CODE`, or just the code. */
  said: string,
]

const CASES: readonly Case[] = [
  ['no such folder', {}, ['--project-dir', 'no-such-folder'], 'PROJECT_NOT_FOUND'],
  ['no checks', { 'models/a.yml': 'models: [{name: orders}]\n' }, [], 'NO_CHECKS_FOUND'],
  [
    'YAML that does not parse',
    { 'models/a.yml': 'models:\n  - name: "orders\n' },
    [],
    'models/a.yml:2:17: YAML_SYNTAX',
  ],
  ['an alias bomb', { 'models/a.yml': aliasBomb() }, [], 'models/a.yml:'],
  ['a YAML file of 50 MB', { 'models/a.yml': '#'.repeat(50_000_000) }, [], 'models/a.yml:1:1: FILE_TOO_LARGE'],
  [
    'invalid UTF-8',
    { 'models/a.yml': Buffer.concat([Buffer.from('models:\n  - name: '), Buffer.from([0xff, 0xfe])]) },
    [],
    'models/a.yml:2:11: INVALID_UTF8',
  ],
  [
    'equality with both lists of columns',
    {
      'models/a.yml':
        "models:\n  - name: orders\n    data_tests:\n      - dbt_utils.equality: {compare_model: ref('orders'), compare_columns: [a], exclude_columns: [b]}\n",
      'models/orders.sql': 'select 1',
    },
    [],
    'models/a.yml:4:99: BAD_ARGUMENT',
  ],
  [
    'gaps that there are not',
    {
      'models/a.yml':
        'models:\n  - name: orders\n    data_tests:\n      - dbt_utils.mutually_exclusive_ranges: {lower_bound_column: a, upper_bound_column: b, gaps: maybe}\n',
    },
    [],
    'models/a.yml:4:99: BAD_ARGUMENT',
  ],
  [
    'a column for a test on a relation',
    {
      'models/a.yml':
        'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests:\n          - dbt_utils.equal_rowcount: {compare_model: x}\n',
    },
    [],
    'models/a.yml:6:13: UNKNOWN_ARGUMENT',
  ],
  [
    'an unknown argument',
    {
      'models/a.yml':
        'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests:\n          - accepted_values: {valuse: [1]}\n',
    },
    [],
    'models/a.yml:6:31: UNKNOWN_ARGUMENT',
  ],
  [
    'the same check twice',
    {
      'models/a.yml':
        'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests:\n          - unique\n          - unique\n',
    },
    [],
    'models/a.yml:7:13: DUPLICATE_CHECK',
  ],
  [
    'tests beside data_tests',
    {
      'models/a.yml':
        'models:\n  - name: orders\n    tests: [{not_null: {column_name: id}}]\n    data_tests: [{unique: {column_name: id}}]\n',
    },
    [],
    'models/a.yml:3:5: TESTS_AND_DATA_TESTS',
  ],
  [
    'an unknown selection method',
    { 'models/a.yml': SOUND },
    ['--select', 'tga:finance'],
    '--select:1:1: UNKNOWN_SELECTOR_METHOD',
  ],
  ['an unknown flag', { 'models/a.yml': SOUND }, ['--thread', '2'], 'BAD_FLAG'],
]

describe('bad input is told in words, with exit code 2, and nothing is run', () => {
  it.each(CASES)('%s', async (_, files, argv, said) => {
    using project = tempProject(files)
    const { exitCode, stdout, stderr } = await assay(['test', ...NOWHERE, ...argv], project.directory)
    expect({ exitCode, stdout, said: stderr.slice(0, said.length) }).toEqual({ exitCode: 2, stdout: '', said })
    expect(stderr).not.toContain('No connection')
  })

  it('tells all problems of all files at once', async () => {
    using project = tempProject({
      'models/a.yml': 'models:\n  - name: orders\n    data_tests: word\n',
      'models/b.yml': 'models:\n  - nmae: orders\n',
      'models/c.yml': 'models: [\n',
    })
    const { stderr } = await assay(['test', ...NOWHERE], project.directory)
    const told = stderr.match(/^\S+: [A-Z_]+/gmu)
    expect(told).toEqual([
      'models/a.yml:3:5: BAD_SHAPE',
      'models/b.yml:2:5: MISSING_NAME',
      'models/c.yml:1:9: YAML_SYNTAX',
    ])
  })

  it('tells what only a later look shows together with what the first look shows', async () => {
    using project = tempProject({
      'models/a.yml': 'models:\n  - name: orders\n    colums: []\n    data_tests: word\n',
      'models/b.yml':
        'models:\n  - name: b\n    columns:\n      - {name: id, data_tests: [unique, unique, {accepted_values: {valuse: [1]}}]}\n',
    })
    const { exitCode, stderr } = await assay(['test', ...NOWHERE], project.directory)
    expect(exitCode).toBe(2)
    expect(stderr.match(/^\S+: (?:warning )?[A-Z_]+/gmu)).toEqual([
      'models/a.yml:3:5: warning UNKNOWN_KEY',
      'models/a.yml:4:5: BAD_SHAPE',
      'models/b.yml:4:41: DUPLICATE_CHECK',
      'models/b.yml:4:68: UNKNOWN_ARGUMENT',
    ])
  })

  it.each([
    ['an unknown target, with the names that there are', ['--target', 'prdo'], 'TARGET_NOT_FOUND', /dev, prod/],
    ['a missing environment variable', ['--target', 'prod'], 'ENV_VAR_MISSING', /profiles\.yml:5:\d+: .*PROD_HOST/],
  ])('%s', async (_, argv, code, expected) => {
    using project = tempProject({
      'models/a.yml': SOUND,
      'profiles.yml': `shop:
  target: dev
  outputs:
    dev: {type: postgres, host: localhost, port: 1, user: me, password: hidden, dbname: shop, schema: public}
    prod: {type: postgres, host: "{{ env_var('PROD_HOST') }}", port: 1, user: me, password: hidden, dbname: shop, schema: public}
`,
    })
    const { exitCode, stderr } = await assay(['test', ...argv], project.directory)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(code)
    expect(stderr).toMatch(expected)
    expect(stderr).not.toContain('hidden')
  })

  it('points at the character with a caret', async () => {
    using project = tempProject({
      'models/a.yml':
        'models:\n  - name: orders\n    columns:\n      - name: id\n        data_tests:\n          - accepted_values: {valuse: [1]}\n',
    })
    const { stderr } = await assay(['test', ...NOWHERE], project.directory)
    const lines = stderr.split('\n')
    const caret = lines.findIndex((line) => /^\s*\|\s*\^/u.test(line))
    expect(lines[caret - 1]?.indexOf('valuse')).toBe(lines[caret]?.indexOf('^'))
    expect(stderr).toContain('Did you mean "values"?')
  })

  it('warns of a key that it does not know, names the nearest, and goes on', async () => {
    using project = tempProject({
      'models/a.yml':
        'models:\n  - name: orders\n    colums: []\n    columns:\n      - name: id\n        data_tests: [unique]\n        data_test: []\n',
    })
    const { exitCode, stdout, stderr } = await assay(['ls', ...NOWHERE], project.directory)
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'shop.unique_orders_id\n' })
    expect(stderr).toMatch(/models\/a\.yml:3:5: warning UNKNOWN_KEY .*colums[\s\S]*columns/u)
    expect(stderr).toMatch(/models\/a\.yml:7:9: warning UNKNOWN_KEY .*data_test[\s\S]*data_tests/u)
  })
})

/** Ten levels of ten aliases each: 10^10 values out of a few hundred bytes. */
function aliasBomb(): string {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const items = Array.from({ length: 10 }, () => (level === 0 ? 'x' : `*a${level - 1}`))
    return `a${level}: &a${level} [${items.join(', ')}]\n`
  })
  return `${levels.join('')}models: *a9\n`
}
