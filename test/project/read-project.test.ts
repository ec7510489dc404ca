import { symlinkSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isCheckType } from '../../src/check-types/catalogue.ts'
import type { DeclaredCheck } from '../../src/model/declared-check.ts'
import type { MappingNode, Node } from '../../src/model/node.ts'
import type { Project } from '../../src/model/project.ts'
import { readProject } from '../../src/project/read-project.ts'
import { tempProject } from '../support/temp-project.ts'
import { type Files, problemsOf, readFiles, readSound, refusal, STARTED_AT, TARGET } from './read-files.ts'

const CHECKS = 'columns: [{name: id, data_tests: [unique]}]'

function resource(project: Project, name: string): Project['resources'][number] | undefined {
  return project.resources.find((candidate) => candidate.name === name)
}

async function check(text: string, files: Files = {}): Promise<DeclaredCheck> {
  const { declaredChecks } = await readFiles({ ...files, 'models/a.yml': text })
  const [first] = declaredChecks
  if (first === undefined) throw new Error('no check')
  return first
}

/** A check on the model orders, or on its column. */
function onModel(entry: string): string {
  return `models:\n  - name: orders\n    data_tests:\n      - ${entry}\n`
}

function onColumn(entry: string): string {
  return `models:\n  - name: orders\n    columns:\n      - name: status\n        data_tests:\n          - ${entry}\n`
}

function values(node: Node | MappingNode): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(values)
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, values(value)]))
}

describe('the resources of a project', () => {
  it('are its model, seed and snapshot files, named after them', async () => {
    const project = await readFiles({
      'models/staging/stg_orders.sql': 'select 1',
      'models/train.py': '',
      'seeds/codes/countries.csv': 'a',
      'snapshots/history.sql':
        '{% snapshot orders_history %}\n{% endsnapshot %}\n  {%- snapshot prices -%}{% endsnapshot %}',
      'models/a.yml': `models: [{name: stg_orders, ${CHECKS}}]`,
      'models/readme.md': '',
    })
    expect(
      project.resources.map(({ uniqueId, fqn, path, patchPath, state }) => [
        uniqueId,
        fqn.join('.'),
        path,
        patchPath,
        state,
      ]),
    ).toEqual([
      ['model.shop.train', 'shop.train', 'models/train.py', null, 'enabled'],
      ['model.shop.stg_orders', 'shop.staging.stg_orders', 'models/staging/stg_orders.sql', 'models/a.yml', 'enabled'],
      ['seed.shop.countries', 'shop.codes.countries', 'seeds/codes/countries.csv', null, 'enabled'],
      ['snapshot.shop.orders_history', 'shop.history.orders_history', 'snapshots/history.sql', null, 'enabled'],
      ['snapshot.shop.prices', 'shop.history.prices', 'snapshots/history.sql', null, 'enabled'],
    ])
    expect(resource(project, 'prices')?.position).toEqual({ file: 'snapshots/history.sql', line: 3, column: 3 })
    expect(resource(project, 'stg_orders')?.position).toEqual({ file: 'models/a.yml', line: 1, column: 17 })
    expect(project).toMatchObject({ name: 'shop', warnings: [] })
  })

  it('are found in the folders of dbt_project.yml', async () => {
    const project = await readFiles(
      {
        'dbt_project.yml': `name: shop\nmodel-paths: [transform, "{{ env_var('MORE') }}/"]\nseed-paths: ./data\n`,
        'transform/orders.sql': '',
        'more/prices.sql': '',
        'data/codes.csv': '',
        'models/ignored.sql': '',
        'more/a.yml': `models: [{name: orders, ${CHECKS}}]`,
      },
      { environment: { MORE: 'more' } },
    )
    expect(project.resources.map(({ path }) => path)).toEqual([
      'transform/orders.sql',
      'more/prices.sql',
      'data/codes.csv',
    ])
  })

  it('are those that YAML names, where no file makes a model', async () => {
    const project = await readFiles({
      'models/marts/a.yml': `models: [{name: orders, ${CHECKS}}]\nseeds: [{name: codes}]\nsnapshots: [{name: past}]`,
    })
    expect(project.resources.map(({ uniqueId, state, path }) => [uniqueId, state, path])).toEqual([
      ['model.shop.orders', 'enabled', 'models/marts/a.yml'],
      ['seed.shop.codes', 'enabled', 'models/marts/a.yml'],
      ['snapshot.shop.past', 'enabled', 'models/marts/a.yml'],
    ])
    expect(project.warnings).toEqual([])
  })

  it('are those that YAML names, though there are seed files', async () => {
    const project = await readFiles({ 'seeds/codes.csv': '', 'models/a.yml': `models: [{name: orders, ${CHECKS}}]` })
    expect(resource(project, 'orders')?.state).toBe('enabled')
  })

  it('are missing if other files are there, but none that makes them', async () => {
    const project = await readFiles({
      'models/orders.sql': '',
      'models/a.yml': `models: [{name: archived, ${CHECKS}}]\nsnapshots: [{name: past, relation: ref('orders')}]`,
    })
    expect(resource(project, 'archived')?.state).toBe('missing')
    expect(resource(project, 'past')?.state).toBe('enabled')
    expect(project.warnings).toMatchObject([
      { code: 'REFERENCE_NOT_FOUND', position: { file: 'models/a.yml', line: 1, column: 17 } },
    ])
    expect(project.declaredChecks).toMatchObject([{ resourceId: 'model.shop.archived' }])
  })

  it('are found once where links lead back', async () => {
    using project = tempProject({ 'models/a.yml': `models: [{name: orders, ${CHECKS}}]`, 'models/x/orders.sql': '' })
    symlinkSync(project.directory, `${project.directory}/models/x/round`)
    const options = {
      directory: project.directory,
      target: TARGET,
      vars: null,
      environment: {},
      hasCheckType: isCheckType,
      startedAt: STARTED_AT,
    }
    const { resources } = await readProject(options)
    expect(resources.map(({ path }) => path)).toEqual(['models/x/orders.sql'])
  })

  it('are not what a link to neither a file nor a folder leads to', async () => {
    using project = tempProject({ 'models/a.yml': `models: [{name: orders, ${CHECKS}}]`, 'models/x/orders.sql': '' })
    symlinkSync('nowhere', `${project.directory}/models/gone.yml`)
    symlinkSync('/dev/null', `${project.directory}/models/device`)
    const options = {
      directory: project.directory,
      target: TARGET,
      vars: null,
      environment: {},
      hasCheckType: isCheckType,
      startedAt: STARTED_AT,
    }
    const { resources } = await readProject(options)
    expect(resources.map(({ path }) => path)).toEqual(['models/x/orders.sql'])
  })

  it('are never silently fewer because a folder cannot be read', async () => {
    using project = tempProject({ 'models/a.yml': `models: [{name: orders, ${CHECKS}}]` })
    symlinkSync('seeds', `${project.directory}/seeds`)
    const options = {
      directory: project.directory,
      target: TARGET,
      vars: null,
      environment: {},
      hasCheckType: isCheckType,
      startedAt: STARTED_AT,
    }
    expect(await refusal(readSound(options))).toMatchObject([
      { code: 'FILE_UNREADABLE', position: { file: 'seeds', line: 1, column: 1 } },
    ])
  })

  it('leave out what tools put into the project', async () => {
    const project = await readFiles({
      'dbt_project.yml': 'name: shop\nmodel-paths: ["."]\n',
      'a.yml': `models: [{name: orders, ${CHECKS}}]`,
      'orders.sql': '',
      'target/orders.sql': '',
      'dbt_packages/pkg/orders.sql': '',
      'node_modules/orders.sql': '',
    }).catch((error: unknown) => error)
    expect(project).toMatchObject({ resources: [{ path: 'orders.sql' }] })
  })

  it('may be described in a wrong section: their checks find them', async () => {
    const project = await readFiles({
      'models/orders.sql': '',
      'seeds/a.yml': `seeds:\n  - {name: orders, ${CHECKS}, config: {enabled: false}}`,
    })
    expect(project.resources).toMatchObject([{ uniqueId: 'model.shop.orders', state: 'enabled', patchPath: null }])
    expect(project.declaredChecks).toMatchObject([{ resourceId: 'model.shop.orders' }])
    expect(project.warnings).toMatchObject([
      { code: 'BAD_SHAPE', position: { file: 'seeds/a.yml', line: 2, column: 12 } },
    ])
  })
})

describe('a relation', () => {
  const relationOf = async (settings: string, projectFile = ''): Promise<unknown> => {
    const project = await readFiles({
      'dbt_project.yml': `name: shop\nprofile: shop\n${projectFile}`,
      'models/a.yml': `models:\n  - name: orders\n    ${CHECKS}\n    config: {${settings}}\n`,
    })
    return resource(project, 'orders')?.relation
  }

  it.each<[string, string, unknown]>([
    ['nothing', '', { database: null, schema: 'analytics', name: 'orders' }],
    ['schema', 'schema: " marts "', { database: null, schema: 'analytics_marts', name: 'orders' }],
    ['schema: null', 'schema: null', { database: null, schema: 'analytics', name: 'orders' }],
    ['alias', 'alias: All Orders', { database: null, schema: 'analytics', name: 'All Orders' }],
    ['database', 'database: books', { database: 'books', schema: 'analytics', name: 'orders' }],
    ['Jinja', 'schema: "{{ target.name }}"', { database: null, schema: 'analytics_dev', name: 'orders' }],
  ])('of a model with %s', async (_what, settings, expected) => {
    expect(await relationOf(settings)).toEqual(expected)
  })

  it('of a model is folded where the project does not quote', async () => {
    const relation = await relationOf('alias: Orders, schema: Marts', 'quoting: {identifier: false}\n')
    expect(relation).toEqual({ database: null, schema: 'analytics_Marts', name: 'orders' })
  })

  it('of a snapshot takes target_schema as it is', async () => {
    const project = await readFiles({
      'snapshots/a.yml': `snapshots: [{name: past, ${CHECKS}, config: {target_schema: history}}]`,
    })
    expect(resource(project, 'past')?.relation).toEqual({ database: null, schema: 'history', name: 'past' })
  })

  it.each<[string, string, string, unknown]>([
    ['only names', '', '', { database: null, schema: 'raw', name: 'orders' }],
    [
      'schema and identifier',
      'schema: Raw Data,',
      'identifier: Orders 1,',
      { database: null, schema: 'Raw Data', name: 'Orders 1' },
    ],
    ['doubled quotes', '', `identifier: 'a ""b""',`, { database: null, schema: 'raw', name: 'a "b"' }],
    ['a database', 'database: books,', '', { database: 'books', schema: 'raw', name: 'orders' }],
    [
      'no quotes',
      'quoting: {schema: false, identifier: false}, schema: RAW,',
      'identifier: Orders,',
      {
        ...{ database: null, schema: 'raw', name: 'orders' },
      },
    ],
    [
      'no quotes but its own',
      'quoting: {identifier: false},',
      'identifier: Orders, quoting: {identifier: true},',
      {
        ...{ database: null, schema: 'raw', name: 'Orders' },
      },
    ],
  ])('of a source table with %s', async (_what, source, table, expected) => {
    const project = await readFiles({
      'models/a.yml': `sources: [{name: raw, ${source} tables: [{name: orders, ${table} ${CHECKS}}]}]`,
    })
    expect(resource(project, 'orders')?.relation).toEqual(expected)
  })

  it("in the target's own database has none of its own", async () => {
    const connection = {
      ...{
        type: 'postgres' as const,
        host: 'h',
        port: 1,
        user: 'u',
        password: null,
        database: 'books',
        sslMode: 'prefer' as const,
      },
      ...{ sslRootCert: null, sslCert: null, sslKey: null, role: null, searchPath: null },
      ...{ connectTimeoutSeconds: 10, keepalivesIdleSeconds: 0, retries: 1 },
    }
    const files = { 'models/a.yml': `sources: [{name: raw, database: books, tables: [{name: orders, ${CHECKS}}]}]` }
    const project = await readFiles(files, { target: { ...TARGET, connection } })
    expect(resource(project, 'orders')?.relation.database).toBeNull()
  })
})

describe('a source table', () => {
  it('has the name of its source in its id and path', async () => {
    const project = await readFiles({
      'models/staging/a.yml': `sources: [{name: raw, tags: [s], tables: [{name: orders, tags: t, config: {tags: [c]}, ${CHECKS}}]}]`,
    })
    expect(project.resources).toMatchObject([
      {
        uniqueId: 'source.shop.raw.orders',
        kind: 'source',
        sourceName: 'raw',
        fqn: ['shop', 'staging', 'raw', 'orders'],
        path: 'models/staging/a.yml',
        tags: ['c', 's', 't'],
      },
    ])
  })

  it.each(['config: {enabled: false}, tables: [{name: orders', 'tables: [{config: {enabled: false}, name: orders'])(
    'is switched off by %s',
    async (text) => {
      const project = await readFiles({ 'models/a.yml': `sources: [{name: raw, ${text}, ${CHECKS}}]}]` })
      expect(resource(project, 'orders')?.state).toBe('disabled')
    },
  )
})

describe('the owner of a resource', () => {
  it.each<[string, string | null]>([
    ['meta: {owner: ana}', 'ana'],
    ['config: {meta: {owner: bo}}', 'bo'],
    ['meta: {owner: {name: Ana, email: ana@shop.example}}', 'Ana'],
    ['meta: {owner: {email: ana@shop.example}}', 'ana@shop.example'],
    ['meta: {owner: 5}', null],
    ['meta: {team: a}', null],
    [`meta: {owner: "{{ var('owner') }}"}`, 'eve'],
  ])('%s', async (text, owner) => {
    const project = await readFiles(
      { 'models/a.yml': `models: [{name: orders, ${text}, ${CHECKS}}]` },
      { vars: 'owner: eve' },
    )
    expect(resource(project, 'orders')?.owner).toBe(owner)
  })

  it('of a table is that of its source, unless it has its own', async () => {
    const project = await readFiles({
      'models/a.yml': `sources: [{name: raw, meta: {owner: ana}, tables: [{name: a, ${CHECKS}}, {name: b, config: {meta: {owner: bo}}}]}]`,
    })
    expect([resource(project, 'a')?.owner, resource(project, 'b')?.owner]).toEqual(['ana', 'bo'])
  })
})

describe('a check', () => {
  it.each<[string, string, Partial<DeclaredCheck>]>([
    ['a word', 'unique', { namespace: null, testName: 'unique' }],
    ['a word with a namespace', 'dbt_utils.at_least_one', { namespace: 'dbt_utils', testName: 'at_least_one' }],
    ['a mapping', 'unique: {}', { namespace: null, testName: 'unique' }],
    ['flat', '{test_name: unique, name: once}', { namespace: null, testName: 'unique', customName: 'once' }],
    ['a word with more behind it', 'unique!', { namespace: null, testName: 'unique' }],
    ['a text with more behind it', '"a.b.c d"', { namespace: 'a', testName: 'b' }],
  ])('may be %s', async (_what, entry, expected) => {
    expect(await check(onModel(entry))).toMatchObject(expected)
  })

  it('knows its place, its file and its folders', async () => {
    const project = await readFiles({ 'models/marts/finance/a.yml': onColumn('unique: {}') })
    expect(project.declaredChecks).toMatchObject([
      {
        packageName: 'shop',
        resourceId: 'model.shop.orders',
        file: 'models/marts/finance/a.yml',
        directories: ['marts', 'finance'],
        columnName: 'status',
        position: { file: 'models/marts/finance/a.yml', line: 6, column: 13 },
        problem: null,
      },
    ])
  })

  it('on a column comes before those on the model, but after those on a source table', async () => {
    const lists = 'data_tests: [a], columns: [{name: x, data_tests: [b, c]}, {name: y, tests: [d]}]'
    const project = await readFiles({
      'models/a.yml': `models: [{name: m, ${lists}}]\nsources: [{name: s, tables: [{name: t, ${lists}}]}]`,
    })
    expect(project.declaredChecks.map(({ testName, columnName }) => [testName, columnName])).toEqual([
      ...[
        ['b', 'x'],
        ['c', 'x'],
        ['d', 'y'],
        ['a', null],
      ],
      ...[
        ['a', null],
        ['b', 'x'],
        ['c', 'x'],
        ['d', 'y'],
      ],
    ])
  })

  it('beside an empty old list is read', async () => {
    const project = await readFiles({ 'models/a.yml': 'models: [{name: m, tests: [], data_tests: [a]}]' })
    expect(project.declaredChecks).toMatchObject([{ testName: 'a' }])
  })
})

describe('the arguments of a check', () => {
  it.each<[string, string, unknown]>([
    ['stand beside the settings', 'x: {b: 1, severity: warn, name: n, description: d, config: {where: w}}', { b: 1n }],
    ['stand in arguments:', 'x: {arguments: {b: 1}}', { b: 1n }],
    ['in arguments: win', 'x: {b: 1, c: 2, arguments: {b: 3}}', { b: 3n, c: 2n }],
    ['in arguments: that are no mapping are dropped', 'x: {arguments: [1], b: 2}', { b: 2n }],
    ['may be called group', 'x: {group: g}', { group: 'g' }],
    ['of the flat form', '{test_name: x, b: 1, config: {limit: 1}}', { b: 1n }],
  ])('%s', async (_what, entry, expected) => {
    expect(values((await check(onModel(entry))).rawArguments)).toEqual(expected)
  })

  it.each<[string, string, unknown]>([
    ['have the column', 'x', { column_name: 'status' }],
    ['have the column and no other', 'x: {column_name: other, b: 1}', { b: 1n, column_name: 'status' }],
    [
      'have the column, unless arguments: names another',
      'x: {arguments: {column_name: other}}',
      { column_name: 'other' },
    ],
  ])('on a column %s', async (_what, entry, expected) => {
    expect(values((await check(onColumn(entry))).rawArguments)).toEqual(expected)
  })

  it('that need a macro are mistakes where they stand, when they are known', async () => {
    const values = `values: "{{ 1 // (listed() | length - 2) }}"`
    const files = {
      'models/a.yml': onModel(`accepted_values: {${values}}`),
      'macros/a.sql': '{% macro listed() %}{{ return([1, 2]) }}{% endmacro %}',
    }
    const [first] = (await readFiles(files)).declaredChecks
    const known = { relationOf: () => undefined, own: null, answers: new Map() }
    const [, before = ''] = /([^\n]*)\/\/ \(/.exec(files['models/a.yml']) ?? []
    expect(first?.late?.arguments(known)).toMatchObject({
      kind: 'failed',
      problem: { code: 'JINJA_FAILED', position: { file: 'models/a.yml', column: before.length + 1 } },
    })
  })

  it('are kept raw, and rendered', async () => {
    const entry = `x: {a: "{{ 1 + 1 }}", b: ref('orders'), c: " source('raw', 'x') ", d: [{e: "var('n')"}], f: "1 + {{ var('n') }}"}`
    const { declaredChecks } = await readFiles({ 'models/a.yml': onModel(entry) }, { vars: '{n: 7}' })
    const [first] = declaredChecks
    expect(first && values(first.rawArguments)).toEqual({
      ...{
        a: '{{ 1 + 1 }}',
        b: "ref('orders')",
        c: " source('raw', 'x') ",
        d: [{ e: "var('n')" }],
        f: "1 + {{ var('n') }}",
      },
    })
    expect(first && values(first.arguments)).toEqual({
      a: '2',
      b: { kind: 'ref', packageName: null, name: 'orders', version: null },
      c: { kind: 'source', source: 'raw', table: 'x' },
      d: [{ e: 7n }],
      f: '1 + 7',
    })
  })

  it('leave the column as it is written', async () => {
    const text = `models: [{name: m, columns: [{name: "'{' || x", data_tests: [x]}], data_tests: [{x: {column_name: "{{ a"}}]}]`
    const { declaredChecks } = await readFiles({ 'models/a.yml': text })
    expect(declaredChecks.map((declared) => values(declared.arguments))).toEqual([
      { column_name: "'{' || x" },
      { column_name: '{{ a' },
    ])
  })

  it('that we cannot render break that check alone, with the place', async () => {
    const text = `${onModel('x: {values: "{{ allowed() }}"}')}      - y\n`
    const { declaredChecks } = await readFiles({ 'models/a.yml': text })
    expect(declaredChecks).toMatchObject([
      { testName: 'x', problem: null },
      { testName: 'y', problem: null, late: null },
    ])
    const known = { relationOf: () => undefined, own: null, answers: new Map() }
    expect(declaredChecks[0]?.late?.arguments(known)).toMatchObject({
      kind: 'failed',
      problem: { code: 'JINJA_UNDEFINED', position: { file: 'models/a.yml', line: 4, column: 25 } },
    })
  })
})

describe('the column of a check is quoted', () => {
  it.each<[string, string, string]>([
    ['by quote on the column', '', 'quote: true,'],
    ['by quote_columns on the model', 'quote_columns: true,', ''],
    ['by quote_columns in config', 'config: {quote_columns: true},', ''],
  ])('%s', async (_what, model, column) => {
    const text = `models: [{name: m, ${model} columns: [{name: Id, ${column} data_tests: [x]}]}]`
    expect(await check(text)).toMatchObject({ columnName: '"Id"' })
  })

  it('not if the column itself says so', async () => {
    const text = 'models: [{name: m, quote_columns: true, columns: [{name: Id, quote: false, data_tests: [x]}]}]'
    expect(await check(text)).toMatchObject({ columnName: 'Id' })
  })

  it.each<[string, string, string, string]>([
    ['by the source', 'quoting: {column: true},', '', '"Id"'],
    ['by the table', '', 'quoting: {column: true},', '"Id"'],
    ['not by the source if the table says no', 'quoting: {column: true},', 'quoting: {column: false},', 'Id'],
  ])('%s', async (_what, source, table, columnName) => {
    const text = `sources: [{name: s, ${source} tables: [{name: t, ${table} columns: [{name: Id, data_tests: [x]}]}]}]`
    expect(await check(text)).toMatchObject({ columnName })
  })
})

describe('the settings of a check', () => {
  const config = async (settings: string): Promise<DeclaredCheck['config']> =>
    (await check(onModel(`x: {${settings}}`))).config

  it('have the defaults of dbt', async () => {
    const position = { file: 'models/a.yml', line: 4, column: 9 }
    expect(await config('')).toEqual({
      isEnabled: true,
      severity: 'error',
      where: null,
      limit: null,
      failCalc: { value: 'count(*)', position },
      warnIf: { value: '!= 0', position },
      errorIf: { value: '!= 0', position },
      tags: [],
      meta: {},
      settings: {},
    })
  })

  it.each<[string, Partial<DeclaredCheck['config']>]>([
    ['severity: WARN', { severity: 'warn' }],
    ['config: {severity: ErRoR}', { severity: 'error' }],
    [`severity: "{{ 'warn' if target.name == 'dev' else 'error' }}"`, { severity: 'warn' }],
    ['enabled: no', { isEnabled: false }],
    [`config: {enabled: "{{ target.name == 'prod' }}"}`, { isEnabled: false }],
    ['config: {limit: 5}', { limit: 5 }],
    ['config: {limit: null, where: null}', { limit: null, where: null }],
    ['config: {where: ""}', { where: null }],
    ['config: {tags: one}', { tags: ['one'] }],
    ['config: {tags: [a, b, a]}', { tags: ['a', 'b'] }],
    ['config: {meta: {owner: ana, n: 1, day: 2024-01-01}}', { meta: { owner: 'ana', n: 1, day: '2024-01-01' } }],
    ['config: {static_analysis: off, colour: red, store_failures: true}', {}],
    ['severity: null, config: {severity: warn}', { severity: 'warn' }],
  ])('%s', async (settings, expected) => {
    expect(await config(settings)).toMatchObject(expected)
  })

  it('are rendered and keep their places', async () => {
    const text = onModel(`x: {config: {where: "a > {{ 1 + 1 }}", fail_calc: sum(n), warn_if: ">1", error_if: "> 5"}}`)
    expect((await check(text)).config).toMatchObject({
      where: { value: 'a > 2', position: { line: 4, column: 29 } },
      failCalc: { value: 'sum(n)', position: { line: 4, column: 59 } },
      warnIf: { value: '>1' },
      errorIf: { value: '> 5' },
    })
  })

  it('have the tags of the column and of the source and table, not of the model', async () => {
    const columns = 'columns: [{name: id, tags: [c], config: {tags: [d]}, data_tests: [{x: {tags: own}}]}]'
    expect((await check(`models: [{name: m, tags: [m], ${columns}}]`)).config.tags).toEqual(['c', 'd', 'own'])
    const source = `sources: [{name: s, tags: [s], tables: [{name: t, tags: [t], ${columns}}]}]`
    expect((await check(source)).config.tags).toEqual(['c', 'd', 'own', 's', 't'])
  })

  it('come from dbt_project.yml too, down the folders of the file', async () => {
    const project = {
      'dbt_project.yml': `name: shop
data_tests:
  +tags: all
  +meta: {a: 1, b: 1}
  severity: warn
  shop:
    +where: "{{ target.name }} = 1"
    marts:
      +limit: 3
      +tags: [marts]
      +meta: {b: 2}
      once: {+severity: error}
    staging: {+limit: 9}
tests: {+limit: 1}
`,
    }
    const { declaredChecks } = await readFiles({
      ...project,
      'models/marts/a.yml': 'models: [{name: m, data_tests: [x, {y: {name: once, config: {where: null, tags: own}}}]}]',
    })
    expect(declaredChecks.map(({ config: settings }) => settings)).toMatchObject([
      { severity: 'warn', where: { value: 'dev = 1' }, limit: 3, tags: ['all', 'marts'], meta: { a: 1, b: 2 } },
      { severity: 'error', where: { value: 'dev = 1' }, limit: 3, tags: ['own', 'all', 'marts'] },
    ])
  })

  it('come from the old key of dbt_project.yml where there is no new one', async () => {
    const { config: settings } = await check(onModel('x'), {
      'dbt_project.yml': 'name: shop\ntests: {+severity: warn}\n',
    })
    expect(settings.severity).toBe('warn')
  })
})

describe('variables', () => {
  const vars = 'vars: {a: global, b: global, c: global, shop: {a: scoped, b: scoped}}'
  it.each([
    ['--vars first', 'a', 'flag'],
    ["then the project's own scope", 'b', 'scoped'],
    ['then the whole project', 'c', 'global'],
    ['then the default', 'd', 'default'],
  ])('%s', async (_what, name, expected) => {
    const files = {
      'dbt_project.yml': `name: shop\n${vars}\n`,
      'models/a.yml': onModel(`x: {config: {where: "{{ var('${name}', 'default') }}"}}`),
    }
    const { declaredChecks } = await readFiles(files, { vars: 'a: flag' })
    expect(declaredChecks).toMatchObject([{ config: { where: { value: expected } } }])
  })

  it('are not rendered in dbt_project.yml', async () => {
    const files = { 'dbt_project.yml': 'name: shop\nvars: {x: "{{ nosuch }}"}\n', 'models/a.yml': onModel('x') }
    expect((await readFiles(files)).declaredChecks).toHaveLength(1)
  })
})

describe('names and settings in YAML', () => {
  it('are rendered, but for descriptions', async () => {
    const text = `models: [{name: "{{ project_name }}_orders", description: "{{ doc('x') }}", ${CHECKS}}]`
    const project = await readFiles({ 'models/a.yml': text })
    expect(project.resources).toMatchObject([{ name: 'shop_orders' }])
  })
})

describe('texts', () => {
  it('of all files are kept, so that messages can quote them', async () => {
    const { texts } = await readFiles({ 'models/a.yml': onModel('x'), 'models/empty.yaml': '' })
    expect([...texts.keys()].toSorted()).toEqual(['dbt_project.yml', 'models/a.yml', 'models/empty.yaml'])
  })
})

describe('a project without checks', () => {
  it.each<[string, Files]>([
    ['that is empty', {}],
    ['whose YAML is empty', { 'models/a.yml': 'version: 2\n' }],
    ['whose checks lie elsewhere', { 'elsewhere/a.yml': onModel('x') }],
  ])('%s is refused', async (_what, files) => {
    const [problem, ...others] = await problemsOf(files)
    expect(others).toEqual([])
    expect(problem).toMatchObject({
      code: 'NO_CHECKS_FOUND',
      message: expect.stringContaining('models, seeds, snapshots'),
    })
  })
})

describe("the time zone of dbt_expectations' now", () => {
  const model = `models: [{name: orders, ${CHECKS}}]`
  const settings = (vars: string) => ({
    'dbt_project.yml': `name: shop\n${vars}\n`,
    'models/a.yml': model,
  })

  it.each([
    ['', null],
    ['vars: {"dbt_date:time_zone": Asia/Tokyo}', 'Asia/Tokyo'],
    ['vars: {shop: {"dbt_date:time_zone": Asia/Tokyo}, "dbt_date:time_zone": UTC}', 'Asia/Tokyo'],
    ['vars: {dbt_date: {"dbt_date:time_zone": Asia/Tokyo}}', null],
    ['vars: {"dbt_date:time_zone": 2}', '2'],
  ])('of a project with %j is %j', async (vars, timeZone) => {
    expect(await readFiles(settings(vars))).toMatchObject({ timeZone })
  })

  it('may be given by --vars', async () => {
    const vars = '{"dbt_date:time_zone": Europe/Berlin}'
    expect(await readFiles(settings(''), { vars })).toMatchObject({
      timeZone: 'Europe/Berlin',
    })
  })
})
