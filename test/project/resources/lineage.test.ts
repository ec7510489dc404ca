import { describe, expect, it } from 'vitest'
import { readFiles } from '../read-files.ts'

const FILES = {
  'models/orders.sql': "select * from {{ source('raw', 'orders') }} join {{ ref('codes') }}",
  'models/revenue.sql': "select * from {{ ref('orders') }} join {{ ref('nowhere') }}",
  'seeds/codes.csv': 'a',
  'snapshots/past.sql': "{% snapshot past %}select * from {{ ref('revenue') }}{% endsnapshot %}",
}

const YAML = `
sources: [{name: raw, tables: [{name: orders, data_tests: [x]}]}]
models:
  - {name: revenue, group: finance, access: private}
  - {name: orders, group: finance, meta: {owner: ana}}
groups: [{name: finance, owner: {name: Finance, email: finance@shop.example}}]
exposures:
  - name: report
    type: dashboard
    owner: {email: board@shop.example}
    tags: [a]
    config: {tags: [b]}
    depends_on: [ref('revenue'), "source('raw', 'orders')", ref('nowhere')]
`

describe('lineage', () => {
  it('is what SQL reads', async () => {
    const { resources } = await readFiles({ ...FILES, 'models/a.yml': YAML })
    expect(resources.map(({ uniqueId, dependsOn }) => [uniqueId, dependsOn])).toEqual([
      ['model.shop.orders', ['source.shop.raw.orders', 'seed.shop.codes']],
      ['model.shop.revenue', ['model.shop.orders']],
      ['seed.shop.codes', []],
      ['snapshot.shop.past', ['model.shop.revenue']],
      ['source.shop.raw.orders', []],
    ])
  })

  it.each<[string, string, readonly string[]]>([
    ['a loop', "{% for x in ['a', 'b'] %}{{ ref(x) }}{% endfor %}", ['a', 'b']],
    ['a macro of the project', "{{ both('a', 'b') }}", ['a', 'b']],
    [
      'a branch that dbt does not take while it parses',
      "{% if execute %}{{ ref('a') }}{% endif %}{{ ref('b') }}",
      ['b'],
    ],
    ['a computed name', "{{ ref(var('input', 'a')) }}{{ config(tags=['x']) }}", ['a']],
    ['a choice within an expression', "{{ ref('a') if execute else ref('b') }}", ['b']],
    ['what is not defined', "{{ nowhere(ref('a')) }}", ['a']],
    ['what fails', "{{ ref('a') }}{{ 1 / 0 }}{% set x = 1 %}{{ ref('b') }}", ['a', 'b']],
  ])('is found by rendering: %s', async (_what, sql, names) => {
    const { resources } = await readFiles({
      'macros/both.sql': '{% macro both(one, two) %}{{ ref(one) }} join {{ ref(two) }}{% endmacro %}',
      'models/a.yml': 'models: [{name: m, data_tests: [x]}]',
      'models/a.sql': '',
      'models/b.sql': '',
      'models/m.sql': sql,
    })
    const reads = resources.find(({ name }) => name === 'm')?.dependsOn
    expect(reads).toEqual(names.map((name) => `model.shop.${name}`))
  })

  it('goes on into exposures', async () => {
    const { exposures } = await readFiles({ ...FILES, 'models/a.yml': YAML })
    expect(exposures).toMatchObject([
      {
        uniqueId: 'exposure.shop.report',
        fqn: ['shop', 'report'],
        type: 'dashboard',
        owner: { name: null, email: 'board@shop.example' },
        tags: ['a', 'b'],
        dependsOn: ['model.shop.revenue', 'source.shop.raw.orders'],
      },
    ])
  })
})

describe('a group', () => {
  it('owns its models that have no owner', async () => {
    const { groups, resources } = await readFiles({ ...FILES, 'models/a.yml': YAML })
    expect(groups).toMatchObject([{ uniqueId: 'group.shop.finance', owner: { name: 'Finance' } }])
    const models = resources.filter(({ group }) => group === 'finance')
    expect(models.map(({ name, owner, access }) => [name, owner, access])).toEqual([
      ['orders', 'ana', 'protected'],
      ['revenue', 'Finance', 'private'],
    ])
  })
})

describe('settings in dbt_project.yml', () => {
  it('reach models, seeds, snapshots and sources by their path of names; YAML beats them', async () => {
    const { resources } = await readFiles({
      ...FILES,
      'models/marts/margin.sql': '',
      'models/a.yml': YAML,
      'models/marts/a.yml': 'models: [{name: margin, config: {schema: own, tags: c}}]',
      'dbt_project.yml': `
name: shop
models: {+tags: a, shop: {+schema: top, marts: {+tags: [b], materialized: table, +meta: {owner: bo}}, orders: {+enabled: false}}}
seeds: {shop: {+alias: renamed}}
snapshots: {+schema: null, shop: {past: {+target_schema: old}}}
sources: {shop: {raw: {+enabled: false}}}
`,
    })
    const shown = resources.map(
      ({ name, kind, state, relation: { schema, name: table }, tags, materialization, owner }) => {
        return [`${kind} ${name}`, state, `${schema}.${table}`, tags.join(' '), materialization, owner]
      },
    )
    expect(shown).toEqual([
      ['model orders', 'disabled', 'analytics_top.orders', 'a', 'view', 'ana'],
      ['model revenue', 'enabled', 'analytics_top.revenue', 'a', 'view', 'Finance'],
      ['model margin', 'enabled', 'analytics_own.margin', 'a b c', 'table', 'bo'],
      ['seed codes', 'enabled', 'analytics.renamed', '', 'seed', null],
      ['snapshot past', 'enabled', 'old.past', '', 'snapshot', null],
      ['source orders', 'disabled', 'raw.orders', '', null, null],
    ])
  })
})

it('settings of a check go down to its own name', async () => {
  const { declaredChecks } = await readFiles({
    'dbt_project.yml': `
name: shop
data_tests: {shop: {unique_dim_v2_id: {+enabled: false}, source_unique_raw_a_id: {+severity: warn}, mine: {+limit: 5}}}
`,
    'models/dim_v2.sql': '',
    'models/a.yml': `
models: [{name: dim, versions: [{v: 2}], data_tests: [unique: {column_name: id}, not_null: {column_name: id, name: mine}]}]
sources: [{name: raw, tables: [{name: a, data_tests: [unique: {column_name: id}]}]}]
`,
  })
  expect(declaredChecks.map(({ config: { isEnabled, severity, limit } }) => [isEnabled, severity, limit])).toEqual([
    [false, 'error', null],
    [true, 'error', 5],
    [true, 'warn', null],
  ])
})

it('what dbt makes of a snapshot: its block as it is, or a query of its own for one in YAML', async () => {
  const { resources } = await readFiles({
    'snapshots/s.sql': "{% snapshot past %}\n  select * from {{ source('raw', 'a') }}\n{% endsnapshot %}",
    'models/a.yml': `
snapshots: [{name: yesterday, relation: "source('raw', 'a')", data_tests: [x]}]
sources: [{name: raw, tables: [{name: a}]}]
`,
  })
  const snapshots = resources.filter(({ kind }) => kind === 'snapshot')
  expect(snapshots.map(({ fqn, rawCode, dependsOn }) => [fqn.join('/'), rawCode, dependsOn])).toEqual([
    ['shop/s/past', "\n  select * from {{ source('raw', 'a') }}\n", ['source.shop.raw.a']],
    ['shop/yesterday', "select * from {{ source('raw', 'a') }}", ['source.shop.raw.a']],
  ])
})

it('tags of sources in dbt_project.yml count for nothing, as in dbt', async () => {
  const { resources } = await readFiles({
    'dbt_project.yml': 'name: shop\nsources: {+tags: [tree], +meta: {a: 1}}',
    'models/a.yml':
      'sources: [{name: raw, tags: [s], tables: [{name: a, data_tests: [x]}]}, {name: bare, tables: [{name: b}]}]',
  })
  expect(resources.map(({ tags, config }) => [tags, config])).toEqual([
    [['s'], { meta: { a: 1 }, tags: ['s'] }],
    [[], { meta: { a: 1 } }],
  ])
})
