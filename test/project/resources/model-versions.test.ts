import { describe, expect, it } from 'vitest'
import { readFiles } from '../read-files.ts'

const FILES = { 'models/dim_v1.sql': 'select 1', 'models/newest.sql': 'select 2', 'models/dim_v1.1.sql': 'select 3' }

const YAML = `
models:
  - name: dim
    latest_version: 2
    config: {tags: [all], meta: {a: 1, b: {c: 1}}}
    columns:
      - {name: id, data_tests: [unique]}
      - {name: label, data_tests: [not_null]}
    data_tests: [rows]
    versions:
      - v: 1
        config: {alias: dim_old, meta: {b: {d: 2}}}
        data_tests: []
        columns: [{include: all, exclude: [label]}, {name: old, data_tests: [not_null]}]
      - v: 2
        defined_in: newest
        config: {tags: [now]}
      - {v: 1.1, data_tests: [none], columns: [{include: [label]}]}
      - v: 9
`

describe('a versioned model', () => {
  it('is one resource for each version', async () => {
    const { resources, warnings } = await readFiles({ ...FILES, 'models/a.yml': YAML })
    expect(
      resources.map(({ uniqueId, fqn, relation, path, isLatestVersion, state }) => {
        return [uniqueId, fqn.join('/'), relation.name, path, isLatestVersion, state]
      }),
    ).toEqual([
      ['model.shop.dim.v1.1', 'shop/dim/v1.1', 'dim_v1_1', 'models/dim_v1.1.sql', false, 'enabled'],
      ['model.shop.dim.v1', 'shop/dim/v1', 'dim_old', 'models/dim_v1.sql', false, 'enabled'],
      ['model.shop.dim.v2', 'shop/dim/v2', 'dim_v2', 'models/newest.sql', true, 'enabled'],
      ['model.shop.dim.v9', 'shop/dim/v9', 'dim_v9', 'models/a.yml', false, 'missing'],
    ])
    expect(warnings).toMatchObject([{ code: 'REFERENCE_NOT_FOUND', position: { line: 19 } }])
  })

  it('has the settings of the model and of the version', async () => {
    const { resources } = await readFiles({ ...FILES, 'models/a.yml': YAML })
    expect(resources.map(({ version, config }) => [version, config])).toEqual([
      ['1.1', { tags: ['all'], meta: { a: 1, b: { c: 1 } } }],
      ['1', { tags: ['all'], meta: { a: 1, b: { c: 1, d: 2 } }, alias: 'dim_old' }],
      ['2', { tags: ['now'], meta: { a: 1, b: { c: 1 } } }],
      ['9', { tags: ['all'], meta: { a: 1, b: { c: 1 } } }],
    ])
  })

  it('has the checks of the model, unless the version has its own', async () => {
    const { declaredChecks } = await readFiles({ ...FILES, 'models/a.yml': YAML })
    expect(
      declaredChecks.map(({ resourceId, testName, columnName }) => `${resourceId} ${testName} ${columnName}`),
    ).toEqual([
      'model.shop.dim.v1 unique id',
      'model.shop.dim.v1 not_null old',
      'model.shop.dim.v2 unique id',
      'model.shop.dim.v2 not_null label',
      'model.shop.dim.v2 rows null',
      'model.shop.dim.v1.1 not_null label',
      'model.shop.dim.v1.1 none null',
      'model.shop.dim.v9 unique id',
      'model.shop.dim.v9 not_null label',
      'model.shop.dim.v9 rows null',
    ])
  })

  it.each([
    ['the largest number', '[{v: 10}, {v: 9}]', '10'],
    ['the last text', '[{v: beta}, {v: alpha}]', 'beta'],
  ])('is read in its latest version: %s', async (_what, versions, latest) => {
    const yaml = `models: [{name: m, data_tests: [x], versions: ${versions}}]`
    const { resources } = await readFiles({ 'models/a.yml': yaml })
    expect(resources.filter(({ isLatestVersion }) => isLatestVersion).map(({ version }) => version)).toEqual([latest])
  })
})
