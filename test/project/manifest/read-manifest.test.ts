import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../../src/errors.ts'
import type { Project } from '../../../src/model/project.ts'
import { readManifest } from '../../../src/project/manifest/read-manifest.ts'
import { newFolder } from '../../cli/new-folder.ts'
import { postgresConnection } from '../../support/postgres-connection.ts'
import { STARTED_AT } from '../read-files.ts'

const METADATA = { dbt_schema_version: 'https://schemas.getdbt.com/dbt/manifest/v12.json', project_name: 'shop' }

/** A manifest with one model and what a test adds to it. */
function manifest(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    metadata: { ...METADATA, adapter_type: 'postgres' },
    nodes: { 'model.shop.orders': node('orders', { relation_name: '"shop"."marts"."Orders"', alias: 'Orders' }) },
    sources: {},
    ...changes,
  }
}

function node(name: string, changes: Readonly<Record<string, unknown>> = {}) {
  const resource_type = changes['resource_type'] ?? 'model'
  return {
    unique_id: `${resource_type}.shop.${name}`,
    package_name: 'shop',
    name,
    resource_type,
    fqn: ['shop', 'marts', name],
    original_file_path: `models/marts/${name}.sql`,
    config: { enabled: true, materialized: 'table' },
    ...changes,
  }
}

function generic(name: string, kwargs: object, changes: Readonly<Record<string, unknown>> = {}) {
  return node(name, {
    resource_type: 'test',
    original_file_path: 'models/marts/shop.yml',
    config: { enabled: true, severity: 'WARN', where: null, warn_if: '!= 0', error_if: '> 5', fail_calc: 'count(*)' },
    tags: ['nightly'],
    test_metadata: { name: 'not_null', namespace: null, kwargs },
    depends_on: { nodes: ['model.shop.orders'], macros: ['macro.dbt.test_not_null', null] },
    ...changes,
  })
}

async function read(content: unknown): Promise<Project> {
  const directory = await newFolder()
  const file = join(directory, 'manifest.json')
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content))
  return readManifest({
    manifest: 'manifest.json',
    workingDirectory: directory,
    directory,
    target: {
      name: 'dev',
      profileName: 'shop',
      schema: 'marts',
      threads: 1,
      connection: postgresConnection({ database: 'shop' }),
    },
    vars: null,
    environment: {},
    startedAt: STARTED_AT,
  })
}

describe('a file that cannot be taken', () => {
  test.each<[string, unknown, RegExp]>([
    ['no JSON', '{', /manifest\.json: Expected JSON/],
    ['no manifest', { a: 1 }, /got a file that names no version/],
    [
      'another artifact',
      { metadata: { dbt_schema_version: 'https://schemas.getdbt.com/dbt/catalog/v1.json' } },
      /catalog/,
    ],
    [
      'a version before 7',
      manifest({ metadata: { dbt_schema_version: 'x/manifest/v6.json' } }),
      /version 7 to 12, got 6/,
    ],
    [
      'a version to come',
      manifest({ metadata: { dbt_schema_version: 'x/manifest/v13.json' } }),
      /version 7 to 12, got 13/,
    ],
    ['another shape', manifest({ nodes: { 'model.shop.a': { name: 1 } } }), /at nodes\.model\.shop\.a\./],
  ])('is %s', async (_name, content, message) => {
    const error = await read(content).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(ConfigError)
    expect(error).toMatchObject({ code: 'MANIFEST_INVALID', message: expect.stringMatching(message) })
  })

  test('is not there', async () => {
    const options = { workingDirectory: '/', directory: '/', vars: null, environment: {}, startedAt: STARTED_AT }
    const target = { name: 'x', profileName: null, schema: 'x', threads: 1, connection: postgresConnection() }
    const reading = readManifest({ ...options, target, manifest: '/nowhere/manifest.json' })
    await expect(reading).rejects.toMatchObject({ code: 'MANIFEST_INVALID', problems: [{ hint: /dbt parse/ }] })
  })
})

test.each(['v7', 'v8', 'v9', 'v10', 'v11', 'v12'])('version %s is read', async (version) => {
  const metadata = { dbt_schema_version: `https://schemas.getdbt.com/dbt/manifest/${version}.json` }
  const { name, resources } = await read(manifest({ metadata }))
  expect(name).toBe('shop')
  expect(resources.map(({ uniqueId }) => uniqueId)).toEqual(['model.shop.orders'])
})

test('a relation is what dbt calls it, in the database that is connected to', async () => {
  const nodes = {
    a: node('a', { relation_name: '"shop"."marts"."Orders"' }),
    b: node('b', { relation_name: 'Shop.Marts.Orders' }),
    c: node('c', { relation_name: '"other"."marts"."orders"' }),
    d: node('d', { relation_name: null, schema: 'marts', config: { materialized: 'ephemeral' } }),
  }
  const { resources } = await read(manifest({ nodes }))
  expect(resources.map(({ relation }) => Object.values(relation))).toEqual([
    [null, 'marts', 'Orders'],
    [null, 'marts', 'orders'],
    ['other', 'marts', 'orders'],
    [null, 'marts', 'd'],
  ])
})

test('a test brings its names, settings and SQL', async () => {
  const kwargs = { column_name: 'id', model: "{{ get_where_subquery(ref('orders')) }}" }
  const test = generic('not_null_orders_id', kwargs, { alias: 'short', compiled_code: 'select 1' })
  const { declaredChecks } = await read(manifest({ nodes: { ...manifest().nodes, test } }))
  expect(declaredChecks).toMatchObject([
    {
      resourceId: 'model.shop.orders',
      config: { severity: 'warn', where: null, errorIf: { value: '> 5' }, tags: ['nightly'], isEnabled: true },
      known: { name: 'not_null_orders_id', alias: 'short', definedIn: 'dbt', compiledCode: 'select 1' },
    },
  ])
})

test('what a test is about stands in its arguments, whatever else it reads', async () => {
  const kwargs = { to: "ref('customers')", model: "{{ get_where_subquery(source('raw', 'orders')) }}" }
  const test = generic('relationships', kwargs, { depends_on: { nodes: ['model.shop.orders'], macros: [] } })
  const { declaredChecks, resources } = await read(manifest({ nodes: { ...manifest().nodes, test } }))
  expect(declaredChecks.map(({ resourceId }) => resourceId)).toEqual(['source.shop.raw.orders'])
  expect(resources.find(({ uniqueId }) => uniqueId === 'source.shop.raw.orders')?.state).toBe('missing')
})

test("a macro of the project's own counts before the built-in one", async () => {
  const own = (macros: readonly string[]) =>
    generic('a', { model: "{{ get_where_subquery(ref('orders')) }}" }, { depends_on: { nodes: [], macros } })
  const nodes = {
    ...manifest().nodes,
    direct: own(['macro.shop.test_not_null']),
    dispatched: own(['macro.dbt.test_not_null', 'macro.shop.default__test_not_null']),
    other: own(['macro.dbt_utils.test_not_null', 'macro.shop.default__something']),
  }
  const { declaredChecks } = await read(manifest({ nodes }))
  expect(declaredChecks.map(({ known }) => known?.definedIn)).toEqual(['shop', 'shop', 'dbt_utils'])
})

test('what dbt switched off is there, and off', async () => {
  const disabled = { 'model.shop.old': [node('old', { config: { enabled: false } })] }
  const { resources } = await read(manifest({ disabled }))
  expect(resources.map(({ name, state }) => [name, state])).toEqual([
    ['orders', 'enabled'],
    ['old', 'disabled'],
  ])
})

test('a source brings its names, quoting and limits', async () => {
  const source = {
    ...node('orders', { resource_type: 'source', unique_id: 'source.shop.raw.orders' }),
    source_name: 'raw',
    database: 'shop',
    schema: 'Raw',
    identifier: 'Orders',
    quoting: { schema: false, identifier: null },
    freshness: { warn_after: { count: 1, period: 'day' }, error_after: { count: null, period: null }, filter: null },
    loaded_at_field: null,
    loaded_at_query: 'select max(at) from {{ this }}',
    source_meta: { owner: 'ana' },
  }
  const { resources } = await read(manifest({ nodes: {}, sources: { s: source } }))
  expect(resources).toMatchObject([
    {
      relation: { database: null, schema: 'raw', name: 'Orders' },
      owner: 'ana',
      freshness: {
        warnAfter: { count: 1, period: 'day' },
        errorAfter: null,
        loadedAtField: null,
      },
    },
  ])
  const known = { relationOf: () => undefined, own: null, answers: new Map() }
  expect(resources[0]?.freshness?.loadedAtQuery?.sql(known)).toMatchObject({
    kind: 'made',
    value: expect.stringMatching(/^select max\(at\) from .*"raw"\."Orders"$/),
  })
})

test('groups own their models, and exposures are there to be selected', async () => {
  const nodes = { m: node('m', { group: 'finance' }) }
  const group = { ...node('finance', { resource_type: 'group' }), owner: { name: null, email: 'fin@shop.example' } }
  const exposure = {
    ...node('report', { resource_type: 'exposure', depends_on: { nodes: ['model.shop.m'], macros: [] } }),
    type: 'dashboard',
    owner: { name: 'ana', email: ['a@shop.example'] },
  }
  const project = await read(manifest({ nodes, groups: { g: group }, exposures: { e: exposure } }))
  expect(project.resources[0]?.owner).toBe('fin@shop.example')
  expect(project.exposures).toMatchObject([{ name: 'report', dependsOn: ['model.shop.m'], owner: { name: 'ana' } }])
})

test('a manifest of another database is told', async () => {
  const metadata = { ...METADATA, adapter_type: 'snowflake' }
  expect((await read(manifest({ metadata }))).warnings).toMatchObject([{ code: 'MANIFEST_INVALID' }])
})

describe('a singular test', () => {
  const singular = (changes: Readonly<Record<string, unknown>>) =>
    node('totals_match', {
      resource_type: 'test',
      original_file_path: 'tests/finance/totals_match.sql',
      fqn: ['shop', 'finance', 'totals_match'],
      config: { enabled: false, severity: 'ERROR' },
      raw_code: "select * from {{ ref('orders') }}",
      ...changes,
    })
  const known = { relationOf: () => undefined, own: null, answers: new Map() }

  test("runs with dbt's SQL, and refers to what dbt found in it", async () => {
    const refs = [{ name: 'orders', package: null, version: 2 }]
    const test = singular({ compiled_code: 'select 1', refs, sources: [['raw', 'orders']] })
    const { singularTests } = await read(manifest({ nodes: { test } }))
    expect(singularTests).toMatchObject([
      {
        name: 'totals_match',
        directories: ['finance'],
        config: { isEnabled: true },
        template: {
          references: [
            { kind: 'ref', packageName: null, name: 'orders', version: '2' },
            { kind: 'source', source: 'raw', table: 'orders' },
          ],
        },
      },
    ])
    expect(singularTests[0]?.template.sql(known)).toEqual({ kind: 'made', value: 'select 1' })
  })

  test('that was never compiled says so', async () => {
    const { singularTests } = await read(manifest({ nodes: { test: singular({}) } }))
    expect(singularTests[0]?.template.sql(known)).toMatchObject({ kind: 'failed', problem: { code: 'NOT_COMPILED' } })
  })

  test('of an older dbt has lists of arguments for its refs', async () => {
    const test = singular({ refs: [['orders'], ['shop', 'orders']] })
    const { singularTests } = await read(manifest({ nodes: { test } }))
    expect(singularTests[0]?.template.references).toMatchObject([
      { packageName: null, name: 'orders' },
      { packageName: 'shop', name: 'orders' },
    ])
  })

  test('with nothing in it is none', async () => {
    expect((await read(manifest({ nodes: { test: singular({ raw_code: ' ' }) } }))).singularTests).toEqual([])
  })
})
