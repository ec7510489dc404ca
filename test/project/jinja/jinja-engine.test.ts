import { describe, expect, it } from 'vitest'
import type { Node } from '../../../src/model/node.ts'
import { JinjaEngine, type JinjaFailure } from '../../../src/project/jinja/jinja-engine.ts'
import { argumentScope, schemaScope } from '../../../src/project/jinja/jinja-scope.ts'
import { parseVarsFlag, varLookup } from '../../../src/project/project-vars.ts'
import { TARGET } from '../read-files.ts'

const POSITION = { file: 'a.yml', line: 3, column: 9 }

const SOURCES = {
  environment: { REGION: 'north', DBT_ENV_SECRET_KEY: 'hidden' },
  vars: varLookup(
    parseVarsFlag(
      '{n: 7, ratio: 0.5, flag: true, none: ~, start: 2024-01-01, words: [a, "b c"], big: 12345678901234567890, map: {k: [1]}}',
    ),
    [],
    null,
  ),
  projectName: 'shop',
  target: TARGET,
  allowsSecrets: false,
}

function render(template: string): unknown {
  const rendered = new JinjaEngine(argumentScope(SOURCES)).render(template, POSITION)
  return rendered.kind === 'failure' ? rendered : values(rendered)
}

function failure(template: string): JinjaFailure | Node {
  return new JinjaEngine(schemaScope(SOURCES)).render(template, POSITION)
}

function values(node: Node): unknown {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'list') return node.items.map(values)
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, values(value)]))
}

describe('a template that is one expression keeps the type of its value', () => {
  it.each<[string, unknown]>([
    ['{{ 1 + 1 }}', 2n],
    ['{{ 1.0 }}', 1],
    ['{{ 7 / 2 }}', 3.5],
    ['{{ 7 // 2 }}', 3n],
    ['{{ 9223372036854775807 * 4 }}', 36893488147419103228n],
    ['{{ true }}', true],
    ['{{ none }}', null],
    ['{{ "x" }}', 'x'],
    ['{{ "1" }}', '1'],
    ['{{ [1, 2.5, "a<b", none] }}', [1n, 2.5, 'a<b', null]],
    ['{{ {"a": {"b": 1}} }}', { a: { b: 1n } }],
    ["{{ var('n') }}", 7n],
    ["{{ var('ratio') }}", 0.5],
    ["{{ var('flag') }}", true],
    ["{{ var('none') }}", null],
    ["{{ var('start') }}", '2024-01-01'],
    ["{{ var('words') }}", ['a', 'b c']],
    ["{{ var('map') }}", { k: [1n] }],
    ["{{ var('big') }}", '12345678901234567890'],
    ["{{ var('nowhere', 3) }}", 3n],
    ["{{ var('nowhere', none) }}", null],
    ["{{ var('nowhere', default='d') }}", 'd'],
    ["{{ var('nowhere', {'k': [1]}) }}", { k: [1n] }],
    ["{{ env_var('REGION') }}", 'north'],
    ["{{ env_var('NOWHERE', 'south') }}", 'south'],
    ["{{ '5432' | int }}", 5432n],
    ["{{ '5432' | as_number }}", 5432n],
    ["{{ '1.0' | as_number }}", 1],
    ["{{ 'True' | as_bool }}", true],
    ['{{ (1 == 1) | as_bool }}', true],
    ['{{ (1 == 2) | as_native }}', false],
    ['{{ true | as_text }}', 'True'],
    ['{{ none | as_native }}', null],
    ['{{ [1, 2] | as_native }}', [1n, 2n]],
    ["{{ ' -1.5 ' | as_number }}", -1.5],
    ["{{ 'words' | as_native }}", 'words'],
    ['{{ 5 | as_text }}', '5'],
    ['{{ target.name }}', 'dev'],
    ['{{ target.schema ~ "_x" }}', 'analytics_x'],
    ["{{ 'error' if target.name == 'prod' else 'warn' }}", 'warn'],
    ['{{ project_name.upper() }}', 'SHOP'],
    ["{{ 'a,b'.split(',') }}", ['a', 'b']],
    ['{% if true %}{{ 3 }}{% endif %}', 3n],
    ["{{ '}}' }}", '}}'],
    ["{{ 'it' ~ \"''\" ~ 's' }}", "it''s"],
  ])('%s', (template, expected) => {
    expect(render(template)).toEqual(expected)
  })

  it('and stands where the template stands', () => {
    expect(failure('{{ [1] }}')).toMatchObject({ position: POSITION, items: [{ position: POSITION }] })
  })
})

describe('a template with text around is text, in the words of Python', () => {
  it.each<[string, unknown]>([
    ['no braces', 'no braces'],
    ['{ one }', '{ one }'],
    ['x = {{ 1 }}', 'x = 1'],
    ['{{ 1 }}{{ 2 }}', '12'],
    [' {{ 1 }}', ' 1'],
    ['{{ true }}, {{ none }}, {{ 1.0 }}, {{ [1, "a"] }}', "True, None, 1.0, [1, 'a']"],
    ['{% for i in [1, 2] %}{{ i }};{% endfor %}', '1;2;'],
    ['a {#- {{ nothing }} -#} b', 'ab'],
    ['a {{- 1 -}} b', 'a1b'],
    ['{% raw %}{{ x }}{% endraw %}', '{{ x }}'],
    ["price > {{ var('n') }} and note = '{{ \"}}\" }}'", "price > 7 and note = '}}'"],
    ['', ''],
  ])('%s', (template, expected) => {
    expect(render(template)).toEqual(expected)
  })
})

describe('references', () => {
  it.each<[string, unknown]>([
    ["{{ ref('orders') }}", { kind: 'ref', packageName: null, name: 'orders', version: null }],
    ["{{ ref('pkg', 'orders') }}", { kind: 'ref', packageName: 'pkg', name: 'orders', version: null }],
    ["{{ ref('orders', v=2) }}", { kind: 'ref', packageName: null, name: 'orders', version: '2' }],
    ["{{ ref('orders', version='2b') }}", { kind: 'ref', packageName: null, name: 'orders', version: '2b' }],
    ["{{ source('raw', 'orders') }}", { kind: 'source', source: 'raw', table: 'orders' }],
    [
      "a in (select a from {{ ref('x') }}) or {{ source('s', 't') }}.b > {{ 1 }}",
      {
        kind: 'template',
        parts: [
          'a in (select a from ',
          { kind: 'ref', packageName: null, name: 'x', version: null },
          ') or ',
          { kind: 'source', source: 's', table: 't' },
          '.b > 1',
        ],
      },
    ],
    [
      "{{ 'select * from ' ~ ref('x') }}",
      { kind: 'template', parts: ['select * from ', { kind: 'ref', packageName: null, name: 'x', version: null }] },
    ],
    ["{{ [ref('x'), 1] }}", [{ kind: 'ref', packageName: null, name: 'x', version: null }, 1n]],
  ])('%s', (template, expected) => {
    expect(render(template)).toEqual(expected)
  })

  it.each(['{{ ref() }}', '{{ ref(1) }}', "{{ ref('a', 'b', 'c') }}", "{{ source('a') }}"])(
    'refuses %s',
    (template) => {
      expect(render(template)).toMatchObject({ kind: 'failure', code: 'BAD_ARGUMENT' })
    },
  )
})

describe('what cannot be rendered says why', () => {
  it.each([
    ['{{ nosuch }}', 'JINJA_UNDEFINED'],
    ['x {{ nosuch }} y', 'JINJA_UNDEFINED'],
    ['{{ nosuch.x }}', 'JINJA_UNDEFINED'],
    ['{{ dbt_utils.slugify("x") }}', 'JINJA_UNDEFINED'],
    ['{{ nosuch() }}', 'JINJA_UNDEFINED'],
    ['{{ "a" | nosuch }}', 'JINJA_UNDEFINED'],
    ['{{ "a".nosuch() }}', 'JINJA_UNDEFINED'],
    ['{{ 1 is nosuch }}', 'JINJA_UNDEFINED'],
    ["{{ ref('orders') }}", 'JINJA_UNDEFINED'],
    ['{{ "a" if false }}', 'JINJA_UNDEFINED'],
    ['{{ target.password }}', 'JINJA_UNDEFINED'],
    ['{{ }}', 'JINJA_SYNTAX'],
    ['{{ 1 + }}', 'JINJA_SYNTAX'],
    ['{{ 1', 'JINJA_SYNTAX'],
    ['{{ (1 }}', 'JINJA_SYNTAX'],
    ['{{ 1) ~ (2 }}', 'JINJA_SYNTAX'],
    ["like '%{%'", 'JINJA_SYNTAX'],
    ['a {# b', 'JINJA_SYNTAX'],
    ['{% nosuch %}', 'JINJA_SYNTAX'],
    [`{{ ${'('.repeat(5_000)}1${')'.repeat(5_000)} }}`, 'JINJA_SYNTAX'],
    ["{{ 'a' + 1 }}", 'JINJA_FAILED'],
    ["{{ 'yes' | as_bool }}", 'JINJA_FAILED'],
    ["{{ 'many' | as_number }}", 'JINJA_FAILED'],
    ["{{ 'abc' | int }}", 'JINJA_FAILED'],
    ['{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}', 'JINJA_FAILED'],
    ["{{ var('nowhere') }}", 'VAR_MISSING'],
    ["{{ env_var('NOWHERE') }}", 'ENV_VAR_MISSING'],
    ["{{ env_var('DBT_ENV_SECRET_KEY') }}", 'JINJA_FAILED'],
  ])('%s', (template, code) => {
    expect(failure(template)).toMatchObject({ kind: 'failure', code })
  })

  it('and the next template is rendered all the same', () => {
    const engine = new JinjaEngine(schemaScope(SOURCES))
    for (const template of ["{{ 'a' + 1 }}", '{{ nosuch() }}', "{{ var('nowhere') }}", '{{ 1 + }}']) {
      expect(engine.render(template, POSITION)).toMatchObject({ kind: 'failure' })
      expect(engine.render('{{ 1 }}', POSITION)).toMatchObject({ value: 1n })
    }
  })

  it('names the variable', () => {
    expect(failure("{{ var('floor') }}")).toMatchObject({ message: expect.stringContaining('"floor"') })
    expect(failure("{{ env_var('FLOOR') }}")).toMatchObject({ message: expect.stringContaining('"FLOOR"') })
  })
})
