import { sourceOf } from '../../template/source.ts'
import type { MacroFile } from './macro-library.ts'

/** The macros of dbt_utils that tests use most, for projects in which the package is not installed. Our own wording. */
const MACROS = `
{% macro get_filtered_columns_in_relation(from, except=[]) -%}
  {%- if not execute -%}{{ return([]) }}{%- endif -%}
  {%- set left_out = except | map('lower') | list -%}
  {%- set kept = [] -%}
  {%- for column in adapter.get_columns_in_relation(from) if column.name | lower not in left_out -%}
    {%- do kept.append(column.name) -%}
  {%- endfor -%}
  {{ return(kept) }}
{%- endmacro %}

{% macro star(from, relation_alias=False, except=[], prefix='', suffix='', quote_identifiers=True) -%}
  {%- if not execute -%}{{ return('*') }}{%- endif -%}
  {%- set columns = dbt_utils.get_filtered_columns_in_relation(from, except) -%}
  {%- if columns | length == 0 -%}{{ return('*') }}{%- endif -%}
  {%- for column in columns -%}
    {%- set name = adapter.quote(column) | trim if quote_identifiers else column | trim -%}
    {%- if relation_alias %}{{ relation_alias }}.{% endif -%}{{ name }}
    {%- if prefix != '' or suffix != '' %} as {{ adapter.quote(prefix ~ column ~ suffix) | trim if quote_identifiers else prefix ~ column ~ suffix }}{% endif -%}
    {%- if not loop.last %},
  {% endif -%}
  {%- endfor -%}
{%- endmacro %}

{% macro get_column_values(table, column, order_by='count(*) desc', max_records=none, default=none, where=none) -%}
  {%- if not execute -%}{{ return(default if default is not none else []) }}{%- endif -%}
  {%- if load_relation(table) is none and default is not none -%}{{ return(default) }}{%- endif -%}
  {%- set found = run_query(
    'select ' ~ column ~ ' as value from ' ~ table ~ (' where ' ~ where if where is not none else '')
    ~ ' group by ' ~ column ~ ' order by ' ~ order_by ~ (' limit ' ~ max_records if max_records is not none else '')
  ) -%}
  {{ return(found.columns[0].values() | list) }}
{%- endmacro %}

{% macro generate_surrogate_key(field_list) -%}
  {%- set marker = var('surrogate_key_treat_nulls_as_empty_strings', false) -%}
  {%- set null_text = '' if marker else '_dbt_utils_surrogate_key_null_' -%}
  {%- set fields = [] -%}
  {%- for field in field_list -%}
    {%- do fields.append("coalesce(cast(" ~ field ~ " as " ~ dbt.type_string() ~ "), '" ~ null_text ~ "')") -%}
    {%- if not loop.last %}{% do fields.append("'-'") %}{% endif -%}
  {%- endfor -%}
  {{ dbt.hash(dbt.concat(fields)) }}
{%- endmacro %}

{% macro group_by(n) -%}
group by {% for index in range(1, n + 1) %}{{ index }}{{ ',' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro safe_divide(numerator, denominator) -%}
( {{ numerator }} ) / nullif( ( {{ denominator }} ), 0)
{%- endmacro %}

{% macro safe_add(field_list) -%}
{% for field in field_list %}coalesce({{ field }}, 0){{ ' + ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro safe_subtract(field_list) -%}
{% for field in field_list %}coalesce({{ field }}, 0){{ ' - ' if not loop.last }}{% endfor %}
{%- endmacro %}

{% macro slugify(string) -%}
  {%- if not string -%}{{ return('') }}{%- endif -%}
  {%- set text = modules.re.sub('[ -]+', '_', string | lower) -%}
  {%- set text = modules.re.sub('[^a-z0-9_]+', '', text) -%}
  {{ return(modules.re.sub('^[0-9]', '_' ~ text[0], text)) }}
{%- endmacro %}

{% macro pivot(column, values, alias=True, agg='sum', cmp='=', prefix='', suffix='', then_value=1, else_value=0, quote_identifiers=True, distinct=False) -%}
  {%- for value in values %}
  {{ agg }}({% if distinct %}distinct {% endif %}case when {{ column }} {{ cmp }} '{{ dbt.escape_single_quotes(value) }}' then {{ then_value }} else {{ else_value }} end)
  {%- if alias %} as {{ adapter.quote(prefix ~ value ~ suffix) if quote_identifiers else dbt_utils.slugify(prefix ~ value ~ suffix) }}{% endif -%}
  {%- if not loop.last %},{% endif -%}
  {%- endfor %}
{%- endmacro %}

{% macro date_spine(datepart, start_date, end_date) -%}
{{ dbt.date_spine(datepart, start_date, end_date) }}
{%- endmacro %}
`

const PACKAGE = 'dbt_utils'

/** Nothing where the package itself is installed. */
export function builtInMacros(installed: readonly MacroFile[]): readonly MacroFile[] {
  if (installed.some(({ packageName }) => packageName === PACKAGE)) return []
  return [{ packageName: PACKAGE, source: sourceOf(MACROS, { file: 'dbt_utils (built in)', line: 1, column: 1 }) }]
}
