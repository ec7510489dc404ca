import { describe, expect, it } from 'vitest'
import { readFiles } from '../read-files.ts'

const YAML = 'models: [{name: m, data_tests: [x]}]'

async function modelOf(sql: string, vars = 'floor: 5') {
  const { resources } = await readFiles({ 'models/m.sql': sql, 'models/a.yml': YAML }, { vars })
  return resources[0]
}

describe('config() in SQL', () => {
  it.each<[string, Record<string, unknown>]>([
    [
      "{{ config(schema='x', tags=['a', 'b'], materialized=\"table\") }}",
      { schema: 'x', tags: ['a', 'b'], materialized: 'table' },
    ],
    ['{{ config(enabled=false) }}', { enabled: false }],
    ["{{ config(enabled=(target.name == 'prod')) }}", { enabled: false }],
    [
      "{{\n  config(\n    alias = 'y',\n    meta = {'owner': 'ana', 'n': 1, 'f': 1.5},\n  )\n}}",
      { alias: 'y', meta: { owner: 'ana', n: 1, f: 1.5 } },
    ],
    ["{{ config({'schema': 'x'}) }}", { schema: 'x' }],
    ["{{ config({'schema': 'x'}, alias='y') }}", { schema: 'x', alias: 'y' }],
    ["{{ config(alias='a') }}{{ config(alias='b', schema='c') }}", { alias: 'b', schema: 'c' }],
    ["{{ config(alias='a,b)' ~ '(c', schema='d') }}", { alias: 'a,b)(c', schema: 'd' }],
    ["{{ config(alias='m' ~ var('floor')) }}", { alias: 'm5' }],
    ["{% set s = 'sales' %}{% set t = nowhere() %}{{ config(schema=s) }}", { schema: 'sales' }],
    ["{% set s = 'sales' %}{{ config(schema=s) }}", { schema: 'sales' }],
    ["{%- set s = 'sales' -%}\n{{- config(schema=s, tags='a') -}}", { schema: 'sales', tags: 'a' }],
    [
      "{% if target.name == 'dev' %}{{ config(schema='d') }}{% else %}{{ config(schema='p', alias=nowhere) }}{% endif %}",
      { schema: 'd' },
    ],
    [
      "{% if target.name == 'prod' %}{{ config(schema='p') }}{% endif %}{{ config(alias='always') }}",
      { alias: 'always' },
    ],
    ["{{ config(schema='d') if target.name == 'dev' else config(schema='p') }}", { schema: 'd' }],
    ["{{ target.name == 'prod' and config(schema='p') }}{{ config(alias='x if y') }}", { alias: 'x if y' }],
    ["{% do config(schema='p') if target.name == 'prod' else none %}", {}],
    ["{{ config(schema='d' if target.name == 'dev' else 'p', hook=nowhere()) }}", { schema: 'd' }],
    ["{% for x in ['a', 'b'] %}{{ config(tags=[x]) }}{% endfor %}", { tags: ['a', 'b'] }],
    ["{% set s %}sales{% endset %}{{ config(schema=s ~ '_x') }}", { schema: 'sales_x' }],
    ["{% set chain = 'base' %}{{ config(schema='tokens_' ~ chain, hook=nowhere()) }}", { schema: 'tokens_base' }],
    ["{% set a, b = 'x', 'y' %}{{ config(schema=a, alias=b) }}", { schema: 'x', alias: 'y' }],
    ["{# {{ config(schema='x') }} #} -- config(alias='y')", {}],
    ["{{ \"config(schema='x')\" }} {{ config.get('schema') }} {{ other_config(schema='x') }}", {}],
    ["{% raw %}{{ config(schema='x') }}{% endraw %}", {}],
    [
      "{{ config(post_hook='grant select on {{ this }} to x', schema='x') }}",
      { schema: 'x', post_hook: 'grant select on {{ this }} to x' },
    ],
    ["{{ config(post_hook=grants(), schema='x') }}", { schema: 'x' }],
    ["{{ config(schema='x', ", {}],
  ])('%s', async (sql, config) => {
    expect((await modelOf(sql))?.config).toEqual(config)
  })

  it.each<[string, Record<string, unknown>]>([
    ["{{ placed('a') }}", { schema: 'a' }],
    ["{{ config(alias='m') }}{{ shop.through('b') }}", { alias: 'm', schema: 'b' }],
    ["{{ placed('a') if false }}{{ config(alias='m') }}", { alias: 'm' }],
    ["{{ other('a') }}", {}],
  ])('may stand in macros of the project: %s', async (sql, config) => {
    const { resources } = await readFiles({
      'macros/placed.sql': '{% macro placed(x) %}{{ config(schema=x) }}{% endmacro %}',
      'macros/through.sql': '{% macro through(x) %}{{ placed(x) }}{% endmacro %}',
      'macros/other.sql': '{% macro other(x) %}{{ x }}{% endmacro %}',
      'models/a.yml': YAML,
      'models/m.sql': sql,
    })
    expect(resources[0]?.config).toEqual(config)
  })

  it('may call macros of the project', async () => {
    const { resources } = await readFiles({
      'macros/places.sql': "{% macro place(x) %}{{ return(x ~ '_' ~ target.name) }}{% endmacro %}",
      'models/a.yml': YAML,
      'models/m.sql':
        "{% if place('a') == 'a_dev' %}{{ config(schema=place('b')) }}{% endif %}select * from {{ nowhere() }}",
    })
    expect(resources).toMatchObject([{ relation: { schema: 'analytics_b_dev' }, problem: null }])
  })

  it('decides what the relation is and whether it is there', async () => {
    const sql = "{{ config(enabled=no_such or false, materialized='ephemeral', alias=' x ', database='other') }}"
    expect(await modelOf("{{ config(enabled=false, alias=' x ', schema='s', tags=5 ~ '') }}")).toMatchObject({
      state: 'disabled',
      relation: { schema: 'analytics_s', name: 'x' },
      tags: ['5'],
    })
    expect(await modelOf(sql)).toMatchObject({ materialization: 'ephemeral', state: 'disabled', problem: null })
  })

  it('beats YAML, which beats the project', async () => {
    const { resources } = await readFiles({
      'dbt_project.yml': 'name: shop\nmodels: {+schema: a, +alias: a, +tags: a, +group: a}',
      'models/a.yml':
        'models: [{name: m, data_tests: [x], config: {schema: b, alias: b, tags: b}}]\ngroups: [{name: a, owner: {name: A}}]',
      'models/m.sql': "{{ config(schema='c', tags='c') }}",
    })
    expect(resources).toMatchObject([
      { relation: { schema: 'analytics_c', name: 'b' }, tags: ['a', 'b', 'c'], group: 'a' },
    ])
  })

  it.each(['schema=my_schema()', 'enabled=is_on', 'materialized=1 +', '**settings()'])(
    'that cannot be rendered leaves the relation unknown: %s',
    async (argument) => {
      const model = await modelOf(`\n  select 1\n  {{ config(${argument}) }}`)
      expect(model?.problem).toMatchObject({
        code: 'UNSUPPORTED',
        position: { file: 'models/m.sql', line: 3, column: 6 },
      })
    },
  )

  it('of a snapshot stands in its block', async () => {
    const { resources } = await readFiles({
      'snapshots/s.sql': '\n{% snapshot past %}\n\n{{ config(target_schema=nowhere()) }} select 1{% endsnapshot %}',
      'models/a.yml': 'snapshots: [{name: past, data_tests: [x]}]',
    })
    expect(resources).toMatchObject([{ name: 'past', problem: { position: { line: 4, column: 4 } } }])
  })
})
