import { describe, expect, it } from 'vitest'
import { problemsOf, readFiles, TARGET } from '../read-files.ts'

const FILES = {
  'models/marts/plain.sql': 'select 1',
  'models/marts/custom.sql': "{{ config(schema=' sales ', alias=' x ') }}",
  'models/a.yml': 'models: [{name: plain, data_tests: [x]}]',
}

async function names(macro: string, options: Parameters<typeof readFiles>[1] = {}) {
  const { resources } = await readFiles({ ...FILES, 'macros/names.sql': macro }, options)
  return resources.map(({ relation: { schema, name, database }, problem }) => {
    return problem?.code ?? [database, schema, name].filter((part) => part !== null).join('.')
  })
}

const VERBATIM = `
{#- taken from dbt's manual, more or less {% macro generate_schema_name(a, b) %}nothing{% endmacro %} -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set default_schema = target.schema -%}
    {%- if custom_schema_name is none -%}
        {{ default_schema }}
    {%- else -%}
        {{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}`

describe('names of relations that a macro of the project makes', () => {
  it.each<[string, string, readonly string[]]>([
    ['none', '', ['analytics_sales.x', 'analytics.plain']],
    ['the schema as it is', VERBATIM, ['sales.x', 'analytics.plain']],
    [
      'for its environment',
      '{% macro generate_schema_name(custom_schema_name, node) %}{{ generate_schema_name_for_env(custom_schema_name, node) }}{% endmacro %}',
      ['analytics.x', 'analytics.plain'],
    ],
    [
      'by return',
      '{%- macro generate_schema_name(custom=none, node=none) -%}{%- if custom -%}{{ return(custom) }}{%- else -%}{% do return(target.schema) %}{%- endif -%}{%- endmacro -%}',
      ['sales.x', 'analytics.plain'],
    ],
    [
      'by the node',
      "{% macro generate_schema_name(s, node) %}{{ node.fqn[1] }}_{{ node.config.get('schema', 'none')|trim }}_{{ node.resource_type }}{% endmacro %}",
      ['marts_sales_model.x', 'marts_none_model.plain'],
    ],
    [
      'by a neighbour',
      '{% macro prefix() %}p_{% endmacro %}{% macro generate_alias_name(alias=none, node=none) %}{{ prefix() }}{{ alias|trim if alias else node.name }}{% endmacro %}',
      ['analytics_sales.p_x', 'analytics.p_plain'],
    ],
    ['dispatched', '{% macro default__generate_schema_name(s, node) %}d{% endmacro %}', ['d.x', 'd.plain']],
    [
      'the database',
      '{% macro generate_database_name(d, node) %}other{% endmacro %}',
      ['other.analytics_sales.x', 'other.analytics.plain'],
    ],
  ])('%s', async (_what, macro, expected) => expect(await names(macro)).toEqual(expected))

  it('may depend on the target and on variables', async () => {
    const macro = `{% macro generate_schema_name(s, node) %}{{ s if target.name == 'prod' else var('dev_schema') }}{% endmacro %}`
    expect(await names(macro, { vars: 'dev_schema: d' })).toEqual(['d.x', 'd.plain'])
    expect(
      await names(
        '{% macro generate_schema_name(s, node) %}{{ generate_schema_name_for_env(s, node) }}{% endmacro %}',
        { target: { ...TARGET, name: 'prod' } },
      ),
    ).toEqual(['sales.x', 'analytics.plain'])
  })

  it.each(['{{ dbt_utils.pretty(s) }}', '{{ run_query("select 1") }}', '{{ nowhere }}', '{% if %}'])(
    'that cannot be followed leave the relation unknown: %s',
    async (body) => {
      const macro = `\n{% macro generate_schema_name(s, node) %}${body}{% endmacro %}`
      const { resources } = await readFiles({ ...FILES, 'macros/names.sql': macro })
      expect(resources.map(({ problem }) => problem)).toMatchObject([{ code: 'UNSUPPORTED' }, { code: 'UNSUPPORTED' }])
    },
  )

  it('are overruled by the variable assay_schema_names', async () => {
    const macro = '{% macro generate_schema_name(s, node) %}{{ nowhere }}{% endmacro %}'
    expect(await names(macro, { vars: 'assay_schema_names: default' })).toEqual([
      'analytics_sales.x',
      'analytics.plain',
    ])
    expect(await names(macro, { vars: 'assay_schema_names: verbatim' })).toEqual(['sales.x', 'analytics.plain'])
    expect(await names(macro, { vars: 'assay_schema_names: for_env' })).toEqual(['analytics.x', 'analytics.plain'])
    expect(await problemsOf(FILES, { vars: 'assay_schema_names: mine' })).toMatchObject([{ code: 'BAD_CONFIG' }])
  })

  it('are those of a package for what is in the package', async () => {
    const { resources } = await readFiles({
      ...FILES,
      'macros/names.sql': VERBATIM,
      'dbt_packages/one/dbt_project.yml': 'name: one',
      'dbt_packages/one/models/m.sql': "{{ config(schema='s') }}",
      'dbt_packages/one/macros/n.sql': '{% macro generate_schema_name(s, node) %}one_{{ s }}{% endmacro %}',
      'dbt_packages/two/dbt_project.yml': 'name: two',
      'dbt_packages/two/models/n.sql': "{{ config(schema='s') }}",
    })
    expect(resources.map(({ relation }) => `${relation.schema}.${relation.name}`)).toEqual([
      'sales.x',
      'analytics.plain',
      'one_s.m',
      's.n',
    ])
  })
})
