import { describe, expect, it } from 'vitest'
import { MARK, unmarked } from './marked-text.ts'
import { type Files, problemsOf, readFiles } from './read-files.ts'

/** Takes the one mark out of the files. */
function placed(files: Readonly<Record<string, string>>): { readonly files: Files; readonly position: unknown } {
  const [file, marked] = Object.entries(files).find(([, text]) => text.includes(MARK)) ?? ['', '']
  const { text, position } = unmarked(marked, file)
  return { files: { ...files, [file]: text }, position }
}

function onModel(entry: string): Readonly<Record<string, string>> {
  return { 'models/a.yml': `models:\n  - name: orders\n    data_tests:\n      - ${entry}\n      - fine\n` }
}

function yaml(text: string): Readonly<Record<string, string>> {
  return { 'models/a.yml': `${text}\n`, 'models/fine.yml': 'models: [{name: fine, data_tests: [fine]}]' }
}

it.each([
  ['severity: "{{ env_var(\'NOPE\') }}"', 'ENV_VAR_MISSING'],
  ['enabled: "{{ nope }}"', 'JINJA_UNDEFINED'],
  ['limit: "{{ var(\'nope\') }}"', 'VAR_MISSING'],
])('a value that cannot be rendered is one problem, not also a wrong value: %s', async (setting, code) => {
  const problems = await problemsOf(onModel(`unique: {config: {${setting}}}`))
  expect(problems.map((problem) => problem.code)).toEqual([code])
})

describe('a mistake is told with its code and place', () => {
  it.each<[string, string, Readonly<Record<string, string>>]>([
    // dbt_project.yml
    ['a project without a name', 'PROJECT_FILE_INVALID', { 'dbt_project.yml': '‸profile: x\n' }],
    ['a project with a name that is none', 'PROJECT_FILE_INVALID', { 'dbt_project.yml': 'name: ‸my-shop\n' }],
    ['a project file that is a list', 'PROJECT_FILE_INVALID', { 'dbt_project.yml': '‸- name: shop\n' }],
    ['a project file that is empty', 'PROJECT_FILE_INVALID', { 'dbt_project.yml': '‸\n' }],
    ['a project file that is no YAML', 'YAML_SYNTAX', { 'dbt_project.yml': 'name: shop\nmodels: ‸[\n' }],
    [
      'a path that is a number',
      'PROJECT_FILE_INVALID',
      { ...onModel('x'), 'dbt_project.yml': 'name: shop\nmodel-paths: [models, ‸5]\n' },
    ],
    [
      'a missing variable in the project file',
      'VAR_MISSING',
      { ...onModel('x'), 'dbt_project.yml': `name: shop\ntarget-path: "{{ ‸var('x') }}"\n` },
    ],
    [
      'a setting in the project file',
      'BAD_CONFIG',
      { ...onModel('x'), 'dbt_project.yml': 'name: shop\ndata_tests:\n  +severity: ‸loud\n' },
    ],
    // the shape of a schema file
    ['a schema file that is a list', 'BAD_SHAPE', yaml('‸- models')],
    ['a section that is a mapping', 'BAD_SHAPE', yaml('‸models:\n  name: orders')],
    ['a section that is empty', 'BAD_SHAPE', yaml('‸models:')],
    ['a model that is a word', 'BAD_SHAPE', yaml('models:\n  - ‸orders')],
    ['a model without a name', 'MISSING_NAME', yaml('models:\n  - ‸description: x')],
    ['a model whose name is empty', 'MISSING_NAME', yaml('models:\n  - ‸name:')],
    ['a model whose name is a number', 'BAD_SHAPE', yaml('models:\n  - name: ‸5')],
    ['a seed without a name', 'MISSING_NAME', yaml('seeds:\n  - ‸description: x')],
    ['a snapshot without a name', 'MISSING_NAME', yaml('snapshots:\n  - ‸description: x')],
    ['a source without a name', 'MISSING_NAME', yaml('sources:\n  - ‸schema: x')],
    ['a source table without a name', 'MISSING_NAME', yaml('sources: [{name: s, tables: [‸{identifier: x}]}]')],
    [
      'a schema of a source that is a number',
      'BAD_CONFIG',
      yaml('sources: [{name: s, schema: ‸5, tables: [{name: t}]}]'),
    ],
    [
      'an identifier that is a number',
      'BAD_CONFIG',
      yaml('sources: [{name: s, tables: [{name: t, identifier: ‸2024}]}]'),
    ],
    [
      'quoting that is a word',
      'BAD_CONFIG',
      yaml('sources: [{name: s, quoting: {schema: ‸never}, tables: [{name: t}]}]'),
    ],
    ['a column whose quote is a word', 'BAD_CONFIG', yaml('models: [{name: m, columns: [{name: x, quote: ‸never}]}]')],
    ['tables that are a mapping', 'BAD_SHAPE', yaml('sources: [{name: s, ‸tables: {name: x}}]')],
    ['columns that are a mapping', 'BAD_SHAPE', yaml('models: [{name: m, ‸columns: {name: x}}]')],
    ['columns that are empty', 'BAD_SHAPE', yaml('models:\n  - name: m\n    ‸columns:')],
    ['a column that is a word', 'BAD_SHAPE', yaml('models: [{name: m, columns: [‸x]}]')],
    [
      'a column without a name',
      'MISSING_NAME',
      yaml('models:\n  - name: m\n    columns:\n      - ‸data_tests: [unique]'),
    ],
    [
      'a setting in config and beside it',
      'CONFIG_TWICE',
      yaml('models: [{name: m, ‸meta: {a: 1}, config: {meta: {}}}]'),
    ],
    ['a version without v', 'BAD_SHAPE', yaml('models: [{name: m, versions: [‸{defined_in: x}]}]')],
    ['a version that is there twice', 'DUPLICATE_RESOURCE', yaml('models: [{name: m, versions: [{v: 1}, {v: ‸1}]}]')],
    ['a group that is not there', 'GROUP_NOT_FOUND', yaml('models: [{name: m, config: {group: ‸nobody}}]')],
    ['a group that a check wants', 'GROUP_NOT_FOUND', onModel('x: {config: {group: ‸nobody}}')],
    ['a group that is there twice', 'DUPLICATE_RESOURCE', yaml('groups: [{name: g}, {name: ‸g}]')],
    ['a column whose name is a boolean', 'BAD_SHAPE', yaml('models: [{name: m, columns: [{name: ‸on}]}]')],
    ['tags of a column that are a word', 'BAD_SHAPE', yaml('models: [{name: m, columns: [{name: x, ‸tags: y}]}]')],
    ['tags that are numbers', 'BAD_CONFIG', yaml('models: [{name: m, config: {tags: [a, ‸5]}}]')],
    ['a model that is enabled somehow', 'BAD_CONFIG', yaml('models: [{name: m, config: {enabled: ‸maybe}}]')],
    ['a schema that is a list', 'BAD_CONFIG', yaml('models: [{name: m, config: {schema: ‸[x]}}]')],
    // check lists
    ['a list of checks that is a word', 'BAD_SHAPE', yaml('models:\n  - name: m\n    ‸data_tests: unique')],
    ['a list of checks that is a mapping', 'BAD_SHAPE', yaml('models:\n  - name: m\n    ‸data_tests: {unique: {}}')],
    ['a list of checks that is left empty', 'BAD_SHAPE', yaml('models:\n  - name: m\n    ‸tests:')],
    ['both spellings', 'TESTS_AND_DATA_TESTS', yaml('models:\n  - name: m\n    ‸tests: [a]\n    data_tests: [b]')],
    [
      'both spellings on a column',
      'TESTS_AND_DATA_TESTS',
      yaml('models: [{name: m, columns: [{name: c, ‸tests: [a], data_tests: [b]}]}]'),
    ],
    [
      'checks on a source itself',
      'BAD_SHAPE',
      yaml('sources:\n  - name: s\n    ‸data_tests: [{unique: {column_name: x}}]\n    tables: []'),
    ],
    // one check
    ['a check that is a list', 'BAD_SHAPE', onModel('‸[unique]')],
    ['a check that is a number', 'BAD_SHAPE', onModel('‸5')],
    ['a check that is empty', 'BAD_SHAPE', onModel('‸~')],
    ['a check whose name starts with a digit', 'BAD_SHAPE', onModel('‸1unique')],
    ['a check without a body', 'BAD_SHAPE', onModel('‸unique:')],
    ['a check with a list as body', 'BAD_SHAPE', onModel('‸accepted_values: [1]')],
    ['two checks in one', 'BAD_SHAPE', onModel('‸unique: {}\n        not_null: {}')],
    ['a check with nothing in it', 'BAD_SHAPE', onModel('‸{}')],
    ['a flat check whose name is a number', 'BAD_SHAPE', onModel('{test_name: ‸5}')],
    ['a model as argument', 'MODEL_ARGUMENT', onModel('x: {a: 1, ‸model: orders}')],
    ['a model in arguments:', 'MODEL_ARGUMENT', onModel('x: {arguments: {‸model: orders}}')],
    ['a name that is a number', 'BAD_SHAPE', onModel('x: {name: ‸5}')],
    ['a name that is empty', 'BAD_SHAPE', onModel('x: {name: ‸""}')],
    ['a name with spaces', 'NAME_WITH_SPACES', onModel('x: {name: ‸every order once}')],
    // settings
    ['config that is a word', 'BAD_CONFIG', onModel('x: {config: ‸warn}')],
    ['a setting in both places', 'CONFIG_TWICE', onModel('x: {‸severity: warn, config: {severity: error}}')],
    ['an unknown severity', 'BAD_CONFIG', onModel('x: {severity: ‸fatal}')],
    ['an unknown severity from Jinja', 'BAD_CONFIG', onModel(`x: {severity: ‸"{{ 'loud' }}"}`)],
    ['a severity that is a number', 'BAD_CONFIG', onModel('x: {severity: ‸1}')],
    ['enabled that is a word', 'BAD_CONFIG', onModel('x: {config: {enabled: ‸maybe}}')],
    ['enabled that is a number', 'BAD_CONFIG', onModel('x: {config: {enabled: ‸1}}')],
    ['a limit that is a word', 'BAD_CONFIG', onModel('x: {config: {limit: ‸many}}')],
    ['a limit that is a fraction', 'BAD_CONFIG', onModel('x: {config: {limit: ‸1.5}}')],
    ['a limit that is negative', 'BAD_CONFIG', onModel('x: {config: {limit: ‸-1}}')],
    ['a where that is a number', 'BAD_CONFIG', onModel('x: {config: {where: ‸1}}')],
    ['a fail_calc that is a list', 'BAD_CONFIG', onModel('x: {config: {fail_calc: ‸[a]}}')],
    ['a warn_if that is a number', 'BAD_CONFIG', onModel('x: {warn_if: ‸5}')],
    ['an error_if that is a boolean', 'BAD_CONFIG', onModel('x: {error_if: ‸yes}')],
    ['tags that are a mapping', 'BAD_CONFIG', onModel('x: {tags: ‸{a: b}}')],
    ['meta that is a word', 'BAD_CONFIG', onModel('x: {config: {meta: ‸ana}}')],
    // Jinja
    ['a macro in where', 'JINJA_UNDEFINED', onModel('x: {config: {where: "a > {{ ‸floor() }}"}}')],
    ['a ref in where', 'JINJA_UNDEFINED', onModel(`x: {config: {where: "a in (select a from {{ ‸ref('b') }})"}}`)],
    ['a Jinja tag in where', 'JINJA_SYNTAX', onModel(`x: {config: {where: "a like '%{%‸'"}}`)],
    ['a missing variable in a setting', 'VAR_MISSING', onModel(`x: {config: {where: "a > {{ ‸var('nowhere') }}"}}`)],
    [
      'a missing environment variable in a setting',
      'ENV_VAR_MISSING',
      onModel(`x: {where: "a > {{ ‸env_var('NOWHERE') }}"}`),
    ],
    ['a missing variable in an argument', 'VAR_MISSING', onModel(`x: {values: [1, "‸var('nowhere')"]}`)],
    [
      'a missing environment variable in an argument',
      'ENV_VAR_MISSING',
      onModel(`x: {values: "{{ ‸env_var('NOWHERE') }}"}`),
    ],
    ['broken Jinja in an argument', 'JINJA_SYNTAX', onModel('x: {values: "{{ 1 + ‸}}"}')],
    ['broken Jinja in a schema', 'JINJA_SYNTAX', yaml('sources: [{name: s, schema: "‸{{ 1 +", tables: []}]')],
    [
      'too much text in a folded setting',
      'JINJA_FAILED',
      yaml("models:\n- name: x\n  config:\n    alias: >\n      a\n      {{ 1 }} {{ 'x'\n        ‸* 10 ** 8 }}"),
    ],
    ['a missing variable in a name', 'VAR_MISSING', yaml(`models: [{name: "{{ ‸var('nowhere') }}"}]`)],
    // twice
    [
      'two models of one name',
      'DUPLICATE_RESOURCE',
      { ...onModel('x'), 'models/orders.sql': '', 'models/again/orders.sql': '‸' },
    ],
    [
      'a model and a seed of one name',
      'DUPLICATE_RESOURCE',
      { ...onModel('x'), 'models/orders.sql': '', 'seeds/orders.csv': '‸' },
    ],
    [
      'two snapshots of one name',
      'DUPLICATE_RESOURCE',
      {
        ...onModel('x'),
        'models/orders.sql': '',
        'snapshots/s.sql': '{% snapshot past %}{% endsnapshot %}\n ‸{% snapshot past %}',
      },
    ],
    [
      'a model that is described twice',
      'DUPLICATE_RESOURCE',
      { ...onModel('x'), 'models/b.yml': 'models:\n  - name: ‸orders\n' },
    ],
    [
      'a source table that is described twice',
      'DUPLICATE_RESOURCE',
      yaml('sources: [{name: s, tables: [{name: t}, {name: ‸t}]}]'),
    ],
    // files
    ['a schema file that is no YAML', 'YAML_SYNTAX', yaml('models:\n  - name: "‸x')],
  ])('%s', async (_what, code, marked) => {
    const { files, position } = placed(marked)
    const problems = await problemsOf(files)
    expect(problems.map((problem) => ({ code: problem.code, position: problem.position }))).toEqual([
      { code, position },
    ])
  })

  it('all of them at once, in the order of the files', async () => {
    const problems = await problemsOf({
      'dbt_project.yml': 'name: shop\ndata_tests: {+limit: many}\n',
      'models/b.yml': 'models: [{name: m, data_tests: [5, {x: {config: 5}}, {y: {severity: loud}}]}]',
      'models/a.yml': 'a: [',
      'models/c.yml': Buffer.from([0x61, 0x3a, 0xff]),
    })
    expect(problems.map(({ code, position }) => `${position?.file}:${position?.column} ${code}`)).toEqual([
      'dbt_project.yml:22 BAD_CONFIG',
      'models/a.yml:4 YAML_SYNTAX',
      'models/b.yml:33 BAD_SHAPE',
      'models/b.yml:49 BAD_CONFIG',
      'models/b.yml:69 BAD_CONFIG',
      'models/c.yml:3 INVALID_UTF8',
    ])
  })

  it('once, though it holds for many checks', async () => {
    const problems = await problemsOf({
      ...onModel('x'),
      'dbt_project.yml': 'name: shop\ndata_tests:\n  +severity: loud\n',
    })
    expect(problems).toHaveLength(1)
  })

  it('and vars that are no mapping are the fault of the flag', async () => {
    expect(await problemsOf(onModel('x'), { vars: '[1]' })).toMatchObject([{ code: 'BAD_FLAG' }])
  })
})

describe('what dbt lets pass is a warning with its place', () => {
  it.each<[string, string, string, string | undefined]>([
    ['a key of a model', 'UNKNOWN_KEY', 'models:\n  - name: m\n    data_tests: [x]\n    ‸colums: []\n', 'columns'],
    [
      'a key of a column',
      'UNKNOWN_KEY',
      'models: [{name: m, columns: [{name: c, tests: [x], ‸data_test: [y]}]}]',
      'data_tests',
    ],
    ['a key of a source', 'UNKNOWN_KEY', 'sources: [{name: s, ‸shcema: x, tables: [{name: t, tests: [x]}]}]', 'schema'],
    [
      'a key of a source table',
      'UNKNOWN_KEY',
      'sources: [{name: s, tables: [{name: t, ‸identifer: y, tests: [x]}]}]',
      'identifier',
    ],
    [
      'a key that is like no other',
      'UNKNOWN_KEY',
      'models: [{name: m, tests: [x], ‸lightdash_spotlight: {}}]',
      undefined,
    ],
    ['a setting that belongs into config', 'UNKNOWN_KEY', 'models: [{name: m, tests: [x], ‸schema: y}]', undefined],
    ['a section', 'UNKNOWN_KEY', 'models: [{name: m, tests: [x]}]\n‸modles: []\n', 'models'],
    [
      'a repeated key',
      'YAML_DUPLICATE_KEY',
      'models: [{name: m, tests: [{x: {config: {limit: 1, ‸limit: 2}}}]}]',
      undefined,
    ],
  ])('%s', async (_what, code, marked, nearest) => {
    const { files, position } = placed({ 'models/a.yml': marked })
    const { warnings } = await readFiles(files)
    expect(warnings.map((warning) => ({ code: warning.code, position: warning.position }))).toEqual([
      { code, position },
    ])
    if (nearest !== undefined) expect(warnings[0]?.hint).toBe(`Did you mean "${nearest}"?`)
  })

  it('and keys that dbt knows give none', async () => {
    const { warnings } = await readFiles({
      'models/a.yml': `
version: 2
models:
  - name: m
    description: d
    docs: {show: true}
    latest_version: 1
    access: public
    group: g
    constraints: []
    deprecation_date: 2030-01-01
    time_spine: {standard_granularity_column: day}
    meta: {}
    config: {materialized: table}
    columns:
      - {name: c, description: d, data_type: int, constraints: [], meta: {}, tags: [], quote: false, docs: {}, granularity: day, tests: [x]}
groups: [{name: g, owner: {name: G}}]
seeds: [{name: s, config: {column_types: {}}, docs: {}}]
snapshots: [{name: h, relation: "ref('m')", config: {strategy: check}}]
sources:
  - name: raw
    description: d
    loader: airbyte
    loaded_at_field: at
    freshness: {warn_after: {count: 1, period: day}}
    overrides: pkg
    tables: [{name: t, external: {location: s3}, freshness: null, loaded_at_query: select 1}]
macros: []
exposures: []
metrics: []
analyses: []
semantic_models: []
saved_queries: []
unit_tests: []
data_tests: []
functions: []
`,
    })
    expect(warnings).toEqual([])
  })
})
