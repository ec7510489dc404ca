import { describe, expect, test } from 'vitest'
import type { TemplateAnswer } from '../../../src/model/deferred.ts'
import { model, sourceTable } from '../../support/builders.ts'
import { createDatabase } from '../../support/database.ts'
import { renderSql, rows } from './render-sql.ts'

function answer(sql: string): TemplateAnswer {
  if (sql.includes('information_schema')) {
    const columns = {
      column_name: 25,
      data_type: 25,
      character_maximum_length: 23,
      numeric_precision: 23,
      numeric_scale: 23,
    }
    return rows(columns, ['id', 'integer', null, '32', '0'], ['Name', 'character varying', '10', null, null])
  }
  if (sql.includes('pg_class')) return sql.includes("'gone'") ? rows({ kind: 25 }) : rows({ kind: 25 }, ['table'])
  return rows({ value: 25, count: 20, share: 1700 }, ['x', '2', '0.50'], ["o'y", '3', '12345678901234567890.5'])
}

/** Template, and what dbt (with dbt_utils 1.4.1, white space aside) makes of it. */
const AS_DBT: readonly (readonly [string, string])[] = [
  ["{{ ref('orders') }} {{ ref('orders').include(database=false) }}", '"shop_db"."marts"."orders" "marts"."orders"'],
  [
    "{{ ref('orders').identifier }} {{ ref('orders').quote(schema=false) }} {{ this.identifier }}",
    'orders "shop_db".marts."orders" a',
  ],
  [
    '{{ target.name }} {{ target.schema }} {{ target.port }} {{ target.threads }} {{ target.password is defined }}',
    'dev marts 5432 4 False',
  ],
  ["{{ env_var('REGION') }} {{ env_var('NONE', 'x') }} {{ var('none', 'y') }} {{ project_name }}", 'north x y shop'],
  [
    "{{ execute }} {{ adapter.quote('a') }} {{ log('x') }} {{ api.Relation.create(schema='s', identifier='t') }}",
    'True "a" "s"."t"',
  ],
  [
    "{% set t = run_query('select 1') %}{{ t.columns[0].values() }} {{ t.rows[1]['count'] + 1 }} {{ t | length }} {{ t.column_names }}",
    "('x', \"o'y\") 4 2 ('value', 'count', 'share')",
  ],
  [
    "{% set t = run_query('select 1') %}{% for name, column in t.columns.items() %}{{ name }} {{ column[1] }},{% endfor %}{{ t.columns.keys() }} {{ t.columns.get('gone', 5) }} {{ t.columns[1] }}",
    "value o'y,count 3,share 12345678901234567890.5,('value', 'count', 'share') 5 <agate.Column: (2, 3)>",
  ],
  [
    "{% set t = run_query('select 1') %}{{ t.rows | length }} {{ t.rows.values() | map(attribute='count') | list }} {{ t.rows[0].items() | list | first }}",
    "2 [2, 3] ('value', 'x')",
  ],
  [
    "{% set t = run_query('select 1') %}{% for row in t %}{{ row.share }} {{ row[1] }},{% endfor %}",
    '0.50 2,12345678901234567890.5 3,',
  ],
  [
    "{% call statement('s', fetch_result=True) %}select 1{% endcall %}{{ load_result('s')['data'] | map(attribute=0) | join(';') }}",
    "x;o'y",
  ],
  [
    "{{ adapter.get_columns_in_relation(ref('orders')) | map(attribute='data_type') | join('; ') }}",
    'integer; character varying(10)',
  ],
  [
    "{{ adapter.get_relation('shop_db', 'marts', 'gone') is none }} {{ load_relation(ref('orders')).is_table }}",
    'True True',
  ],
  ["{{ dbt_utils.star(ref('orders'), except=['ID'], relation_alias='t', prefix='x_') }}", 't."Name" as "x_Name"'],
  ["{{ dbt_utils.star(ref('orders'), quote_identifiers=False, suffix='_y') }}", 'id as id_y, Name as Name_y'],
  [
    "{{ dbt_utils.generate_surrogate_key(['a','b']) }}",
    "md5(cast(coalesce(cast(a as TEXT), '_dbt_utils_surrogate_key_null_') || '-' || coalesce(cast(b as TEXT), '_dbt_utils_surrogate_key_null_') as TEXT))",
  ],
  ["{{ dbt_utils.get_column_values(ref('orders'), 'c', max_records=5, where='d > 1') }}", "['x', \"o'y\"]"],
  [
    "{{ dbt_utils.group_by(3) }} {{ dbt_utils.safe_divide('a','b') }} {{ dbt_utils.safe_add(['a','b']) }}",
    'group by 1,2,3 ( a ) / nullif( ( b ), 0) coalesce(a, 0) + coalesce(b, 0)',
  ],
  ["{{ dbt_utils.slugify('Hello World-1!') }} {{ dbt_utils.slugify('1 x') }}", 'hello_world_1 _1_x'],
  [
    "{{ modules.re.sub('a(.)', '<\\\\1>', 'ab') }} {{ modules.re.match('b', 'ab') is none }} {{ fromjson('{\"a\": 1}').a }} {{ tojson([1]) }}",
    '<b> True 1 [1]',
  ],
  [
    '{{ zip([1, 2], ["a", "b"]) | list }} {{ range(3) | list }} {{ set([2, 1, 2]) == set([1, 2]) }}',
    "[(1, 'a'), (2, 'b')] [0, 1, 2] True",
  ],
  ['{{ set(1) }} {{ set(1, 7) }} {{ zip(1, [2]) }} {{ zip(1, default=9) }}', 'None 7 None 9'],
  [
    "{{ fromyaml('{a: [1, 2024-01-02, yes]}') }} {{ fromyaml('a: b: c', 5) }} {{ fromyaml('') }} {{ fromjson('x', 3) }}",
    "{'a': [1, datetime.date(2024, 1, 2), True]} 5 None 3",
  ],
  ["{{ toyaml({'b': [1, 'yes'], 'a': none}, sort_keys=true) }}", "a: null b: - 1 - 'yes'"],
  [
    "{{ local_md5('hello') }} {{ diff_of_two_dicts({'a': ['X', 'y'], 'b': ['z']}, {'A': ['x']}) }}",
    "5d41402abc4b2a76b9719d911017c592 {'a': ['y'], 'b': ['z']}",
  ],
  [
    '{{ set([2, 1, 2]) - set([1]) }} {{ set([]) }} {{ set([1]).union([2]) }} {{ set([1, 2]).issuperset([2]) }} {{ 2 in set([2]) }}',
    '{2} set() {1, 2} True True',
  ],
  [
    "{{ run_started_at.strftime('%Y-%m-%d') }} {{ modules.datetime.date.today() }} {{ (run_started_at - modules.datetime.timedelta(1)).date() }}",
    '2024-02-29 2024-02-29 2024-02-28',
  ],
]

const RESOURCES = [
  model('orders', { materialization: 'table', tags: ['daily'], config: { meta: { owner: 'ana' }, tags: ['daily'] } }),
  model('gone', { state: 'disabled' }),
  sourceTable('raw', 'events'),
]

/** Loops over `graph`, and what dbt makes of them. */
const OF_GRAPH: readonly (readonly [string, string])[] = [
  [
    '{% for node in graph.nodes.values() %}{{ node.unique_id }} {{ node.resource_type }};{% endfor %}',
    'model.shop.orders model;',
  ],
  [
    "{{ graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | selectattr('config.materialized', 'equalto', 'table') | map(attribute='name') | list }}",
    "['orders']",
  ],
  [
    "{% for node in graph['nodes'].values() if 'daily' in node.tags %}{{ node.meta.owner }} {{ node['relation_name'] }} {{ node.config.get('meta') }} {{ node.depends_on.nodes }}{% endfor %}",
    `ana "shop_db"."marts"."orders" {'owner': 'ana'} []`,
  ],
  [
    '{% for id, source in graph.sources.items() %}{{ id }} {{ source.source_name }}.{{ source.identifier }}{% endfor %}',
    'source.shop.raw.events raw.events',
  ],
]

describe('what names mean in a template', () => {
  test.each(OF_GRAPH)('%s', (template, expected) => expect(renderSql(template, answer, {}, RESOURCES)).toBe(expected))

  test('what is not known of a node is a mistake, and not nothing', () => {
    const template = "{{ graph.nodes['model.shop.orders'].columns }}"
    expect(renderSql(template, answer, {}, RESOURCES)).toContain(
      'graph.nodes[\'model.shop.orders\'] has no "columns" here',
    )
  })

  test.each(AS_DBT)('%s', (template, expected) => expect(renderSql(template, answer)).toBe(expected))

  test('a package that is installed comes before what is built in of it', () => {
    const macros = { dbt_utils: '{% macro star(from) %}installed{% endmacro %}' }
    expect(renderSql("{{ dbt_utils.star(ref('orders')) }}", answer, macros)).toBe('installed')
    expect(renderSql('{{ dbt_utils.group_by(1) }}', answer, macros)).toContain('JINJA_UNDEFINED')
  })

  test('a bare name is a macro of the project, a dotted one of its package', () => {
    const macros = {
      shop: '{% macro f() %}own{% endmacro %}{% macro ref(x) %}wrapped {{ builtins.ref(x).identifier }}{% endmacro %}',
      other: '{% macro f() %}other{% endmacro %}{% macro g() %}g{% endmacro %}',
    }
    expect(renderSql("{{ f() }} {{ other.f() }} {{ ref('orders') }}", answer, macros)).toBe('own other wrapped orders')
    expect(renderSql('{{ g() }}', answer, macros)).toContain('JINJA_UNDEFINED')
  })

  test('dispatch finds Postgres before default, the root project before the package, and minds search orders', () => {
    const macros = {
      shop: '{% macro default__a() %}shop default{% endmacro %}{% macro postgres__current_timestamp() %}our now{% endmacro %}',
      ordered: '{% macro postgres__a() %}postgres{% endmacro %}{% macro default__a() %}default{% endmacro %}',
      second: '{% macro default__a() %}second{% endmacro %}',
    }
    expect(renderSql("{{ adapter.dispatch('a', 'ordered')() }}", answer, macros)).toBe('second')
    expect(renderSql("{{ adapter.dispatch('a', 'second')() }}", answer, macros)).toBe('shop default')
    expect(renderSql('{{ dbt.current_timestamp() }} {{ current_timestamp() }}', answer, macros)).toBe('our now our now')
    expect(renderSql("{{ adapter.dispatch('b', 'ordered')() }}", answer, macros)).toContain('"ordered.b" is undefined')
  })

  test.each([
    ["{{ ref('customers') }}", "ref('customers') was not seen while parsing"],
    ["{{ var('not_set') }}", 'VAR_MISSING The variable "not_set" is not set'],
    ["{{ env_var('DBT_ENV_SECRET_X') }}", 'Expected secrets (DBT_ENV_SECRET…) in profiles.yml only'],
    ["{{ exceptions.raise_compiler_error('no') }}", 'BAD_ARGUMENT no'],
    ["{{ adapter.get_columns_in_relation('orders') }}", 'Expected a relation, got "orders"'],
    ["{% call statement('x') %}create table t (id int){% endcall %}", 'A statement of a test asks for nothing'],
    ["{% do run_query('vacuum') %}", 'A template may only ask the database. Expected a query, got "vacuum"'],
    ["{{ modules.os }}{{ modules.re.sub('(', '', 'x') }}", 'The regular expression cannot be read'],
  ])('%s', (template, expected) => expect(renderSql(template, answer)).toContain(expected))

  test('what the database refuses is told', () => {
    const refused: TemplateAnswer = { kind: 'refused', message: 'no such table', sqlState: '42P01' }
    expect(renderSql("{{ run_query('select 1') }}", () => refused)).toBe(
      'JINJA_FAILED The database refused what the template asked: no such table',
    )
  })
})

/** dbt's helpers, and the value that Postgres gives to what they make. */
const HELPERS: readonly (readonly [string, string])[] = [
  ["{{ dbt.dateadd('month', 2, \"'2024-01-31'::date\") }}", '2024-03-31 00:00:00'],
  ["{{ dbt.datediff(\"'2023-12-31'\", \"'2024-01-01'\", 'year') }}", '1'],
  ["{{ dbt.datediff(\"'2023-12-31'\", \"'2024-04-01'\", 'quarter') }}", '2'],
  ["{{ dbt.datediff(\"'2024-01-31'\", \"'2024-02-01'\", 'month') }}", '1'],
  ["{{ dbt.datediff(\"'2024-01-06'\", \"'2024-01-07'\", 'week') }}", '1'],
  ["{{ dbt.datediff(\"'2024-01-07'\", \"'2024-01-06'\", 'week') }}", '-1'],
  ["{{ dbt.datediff(\"'2024-01-01 23:59'\", \"'2024-01-02 00:01'\", 'day') }}", '1'],
  ["{{ dbt.datediff(\"'2024-01-01 23:59'\", \"'2024-01-02 01:01'\", 'hour') }} / 4", '0.5'],
  ["{{ dbt.datediff(\"'2024-01-01 00:00:59'\", \"'2024-01-01 00:01:01'\", 'minute') }}", '1'],
  ["{{ dbt.date_trunc('month', \"'2024-02-15'::timestamp\") }}", '2024-02-01 00:00:00'],
  ["{{ dbt.last_day(\"'2024-02-15'::timestamp\", 'month') }}", '2024-02-29'],
  ["{{ dbt.last_day(\"'2024-02-15'::timestamp\", 'quarter') }}", '2024-03-31'],
  ["{{ dbt.concat(['1', dbt.string_literal('a')]) }}", '1a'],
  ['{{ dbt.split_part("\'a-b-c\'", "\'-\'", 2) }} || {{ dbt.split_part("\'a-b-c\'", "\'-\'", -1) }}', 'bc'],
  ['{{ dbt.safe_cast("\'7\'", dbt.type_int()) }}', '7'],
  ['{{ dbt.hash("\'a\'") }}', '0cc175b9c0f1b6a831c399e269772661'],
  ['{{ dbt.position("\'b\'", "\'abc\'") }}', '2'],
  ['{{ dbt.right("\'abc\'", 2) }} || {{ dbt.replace("\'abc\'", "\'b\'", "\'\'") }}', 'bcac'],
  ["(select {{ dbt.listagg('x', \"'-'\", 'order by x desc', 2) }} from (values ('a'), ('b'), ('c')) v(x))", 'c-b'],
  ["(select {{ dbt.bool_or('x') }}::text || {{ dbt.any_value('y') }} from (values (true, 'a')) v(x, y))", 'truea'],
  ["'{{ dbt.escape_single_quotes(\"it's\") }}'", "it's"],
  ["{{ dbt.equals('null', 'null') }}", 'true'],
]

test('helpers of dbt mean on Postgres what they mean there', async () => {
  await using database = await createDatabase()
  for (const [template, expected] of HELPERS) {
    const sql = `select (${renderSql(template, answer)})::text as value`
    expect(await database.query(sql), template).toEqual([{ value: expected }])
  }
})
