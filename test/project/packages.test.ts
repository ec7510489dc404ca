import { describe, expect, it } from 'vitest'
import { problemsOf, readFiles } from './read-files.ts'

const FILES = {
  'dbt_project.yml': `
name: shop
vars: {everywhere: root, shared: {mine: for shared}}
models: {shared: {+schema: by_root, marts: {+alias: by_root}}}
`,
  'models/orders.sql': "select * from {{ ref('calendar') }}",
  'models/a.yml': 'models: [{name: orders, data_tests: [unique: {column_name: id}]}]',
  'dbt_packages/shared/dbt_project.yml': `
name: shared
vars: {everywhere: own, mine: own, own: 5}
models: {+schema: own, +tags: shared, shared: {+materialized: table}}
data_tests: {+severity: warn}
`,
  'dbt_packages/shared/models/calendar.sql':
    '{{ config(tags=var("mine") ~ " " ~ var("everywhere") ~ " " ~ var("own")) }}',
  'dbt_packages/shared/models/marts/days.sql': "select * from {{ ref('calendar') }} join {{ ref('orders') }}",
  'dbt_packages/shared/models/marts/b.yml': `
models: [{name: days, data_tests: [not_null: {column_name: day}], config: {schema: yaml}}]
sources: [{name: raw, tables: [{name: days}]}]
`,
}

describe('an installed package', () => {
  it('brings its models, sources and checks, with the settings of the root project above its own', async () => {
    const { resources, declaredChecks, name } = await readFiles(FILES)
    expect(name).toBe('shop')
    expect(
      resources.map(({ uniqueId, fqn, path, position, relation, tags, materialization, dependsOn }) => {
        const table = `${relation.schema}.${relation.name}`
        return [uniqueId, fqn.join('/'), path, position.file, table, tags.join(), materialization, dependsOn.join()]
      }),
    ).toEqual([
      [
        ...['model.shop.orders', 'shop/orders', 'models/orders.sql', 'models/a.yml', 'analytics.orders'],
        ...['', 'view', 'model.shared.calendar'],
      ],
      [
        ...['model.shared.calendar', 'shared/calendar', 'models/calendar.sql'],
        ...['dbt_packages/shared/models/calendar.sql', 'analytics_by_root.calendar', 'shared,for shared root 5'],
        ...['table', ''],
      ],
      [
        ...['model.shared.days', 'shared/marts/days', 'models/marts/days.sql'],
        ...['dbt_packages/shared/models/marts/b.yml', 'analytics_by_root.by_root', 'shared', 'table'],
        'model.shared.calendar,model.shop.orders',
      ],
      [
        ...['source.shared.raw.days', 'shared/marts/raw/days', 'models/marts/b.yml'],
        ...['dbt_packages/shared/models/marts/b.yml', 'raw.days', '', null, ''],
      ],
    ])
    expect(
      declaredChecks.map(({ packageName, testName, file, position, config }) => {
        return [packageName, testName, file, position.file, config.severity]
      }),
    ).toEqual([
      ['shop', 'unique', 'models/a.yml', 'models/a.yml', 'error'],
      ['shared', 'not_null', 'models/marts/b.yml', 'dbt_packages/shared/models/marts/b.yml', 'warn'],
    ])
  })

  it('is found where packages-install-path says, and beside the project', async () => {
    const { resources } = await readFiles({
      'dbt_project.yml': 'name: shop\npackages-install-path: vendor',
      'packages.yml': 'packages: [{local: beside}, {package: dbt-labs/dbt_utils, version: 1.4.1}]',
      'models/a.yml': 'models: [{name: orders, data_tests: [x]}]',
      'models/orders.sql': '',
      'vendor/one/dbt_project.yml': 'name: one',
      'vendor/one/models/a.sql': '',
      'vendor/no_package/models/b.sql': '',
      'vendor/__pycache__/dbt_project.yml': 'name: none',
      'dbt_packages/ignored/dbt_project.yml': 'name: ignored',
      'beside/dbt_project.yml': 'name: two',
      'beside/models/c.sql': '',
    })
    expect(resources.map(({ uniqueId }) => uniqueId)).toEqual(['model.shop.orders', 'model.one.a', 'model.two.c'])
  })

  it('is read once, though it is installed and beside the project', async () => {
    const { resources } = await readFiles({
      ...FILES,
      'packages.yml': 'packages: [{local: beside}]',
      'beside/dbt_project.yml': 'name: shared',
      'beside/models/other.sql': '',
    })
    expect(resources.map(({ name }) => name)).not.toContain('other')
  })

  it('has its mistakes told at their place', async () => {
    const problems = await problemsOf({
      ...FILES,
      'dbt_packages/shared/models/marts/b.yml': 'models: [{name: days, data_tests: broken}]',
      'dbt_packages/other/dbt_project.yml': 'profile: x',
    })
    expect(problems).toMatchObject([
      { code: 'PROJECT_FILE_INVALID', position: { file: 'dbt_packages/other/dbt_project.yml', line: 1, column: 1 } },
      { code: 'BAD_SHAPE', position: { file: 'dbt_packages/shared/models/marts/b.yml', line: 1, column: 23 } },
    ])
  })
})

describe('vars.yml', () => {
  const model = {
    'models/m.sql': '{{ config(alias=var("a")) }}',
    'models/a.yml': 'models: [{name: m, data_tests: [x]}]',
  }

  it('is another place for variables', async () => {
    const { resources } = await readFiles({ ...model, 'vars.yml': 'vars: {a: renamed}' })
    expect(resources[0]?.relation.name).toBe('renamed')
  })

  it('cannot be there beside "vars:" in dbt_project.yml', async () => {
    const project = 'name: shop\nvars: {a: other}'
    expect(await problemsOf({ ...model, 'vars.yml': 'vars: {a: x}', 'dbt_project.yml': project })).toMatchObject([
      { code: 'CONFIG_TWICE', position: { file: 'vars.yml', line: 1, column: 1 } },
    ])
  })

  it('must hold a mapping', async () => {
    expect(await problemsOf({ ...model, 'vars.yml': 'vars: [a]' })).toMatchObject([{ code: 'BAD_SHAPE' }])
  })
})

describe('two tables of one name', () => {
  const yaml = { 'models/a.yml': 'models: [{name: a, data_tests: [x]}]' }

  it('are refused', async () => {
    const files = { ...yaml, 'models/a.sql': '', 'models/b.sql': "{{ config(alias='a') }}" }
    expect(await problemsOf(files)).toMatchObject([{ code: 'DUPLICATE_RESOURCE', position: { file: 'models/b.sql' } }])
  })

  it.each(["schema='other', alias='a'", "enabled=false, alias='a'", "materialized='ephemeral', alias='a'"])(
    'are two tables if one sets %s',
    async (config) => {
      const files = { ...yaml, 'models/a.sql': '', 'models/b.sql': `{{ config(${config}) }}` }
      expect((await readFiles(files)).resources).toHaveLength(2)
    },
  )
})
