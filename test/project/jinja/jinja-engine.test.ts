import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import type { Node } from '../../../src/model/node.ts'
import { pythonRepr } from '../../../src/model/python-text.ts'
import { JinjaEngine } from '../../../src/project/jinja/jinja-engine.ts'
import type { JinjaFailure } from '../../../src/project/jinja/jinja-failure.ts'
import { argumentScope, schemaScope } from '../../../src/project/jinja/jinja-scope.ts'
import { parseVarsFlag, varLookup } from '../../../src/project/project-vars.ts'
import { RunClock } from '../../../src/project/run-clock.ts'
import { STARTED_AT, TARGET } from '../read-files.ts'

const POSITION = { file: 'a.yml', line: 3, column: 9 }

const SOURCES = {
  environment: { REGION: 'north', PORT: '5432', DBT_ENV_SECRET_KEY: 'hidden' },
  vars: varLookup(
    parseVarsFlag(
      '{n: 7, ratio: 0.5, flag: true, none: ~, start: 2024-01-01, words: [a, "b c"], big: 12345678901234567890, map: {k: [1]}, listed: "[1, \'a\', {\'k\': None}]", shut: "False"}',
    ),
    [],
    null,
  ),
  projectName: 'shop',
  target: TARGET,
  allowsSecrets: false,
  clock: new RunClock(STARTED_AT),
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

/** Templates, and `repr()` of what dbt 1.11 makes of them in YAML (`get_rendered(…, native=True)`); null: it refuses. */
const AS_DBT: readonly (readonly [string, string | null])[] = JSON.parse(
  readFileSync(join(import.meta.dirname, 'cases/native-values.json'), 'utf8'),
)

test('values have the types that dbt gives them: what is constant is text, one lone value is not', () => {
  const engine = new JinjaEngine(schemaScope(SOURCES))
  const repr = (template: string): string | null => {
    const node = engine.render(template, POSITION)
    return node.kind === 'failure' ? null : pythonRepr(node)
  }
  const asPython = (text: string | null) => text?.replace(/\(([^()]*?),?\)$/, '[$1]') ?? null
  expect(AS_DBT.map(([template]) => [template, repr(template)])).toEqual(
    AS_DBT.map(([template, expected]) => [template, asPython(expected)]),
  )
  expect(AS_DBT.length).toBeGreaterThan(190)
})

test.each([
  ["{{ var('start') }}", { kind: 'timestamp', text: '2024-01-01' }],
  ["{{ var('start').strftime('%d.%m.') ~ var('start') }}", '01.01.2024-01-01'],
  ['{{ run_started_at }}', { kind: 'timestamp', text: '2024-02-29 23:30:15.123000+00:00' }],
  ["{{ (run_started_at - modules.datetime.timedelta(days=1)).strftime('%Y-%m-%d') }}", '2024-02-28'],
  [
    "{{ modules.datetime.datetime.now(modules.pytz.timezone('Asia/Tokyo')).isoformat() }}",
    '2024-03-01T08:30:15.123000+09:00',
  ],
  ["{{ [ref('x'), 1, true] }}", [{ kind: 'ref', packageName: null, name: 'x', version: null }, 1n, true]],
  ['{{ 1 + 1 }}', 2n],
  ["{{ '5' | as_number }}", '5'],
])('in SQL a value keeps its type: %s', (template, expected) => {
  const computed = new JinjaEngine(argumentScope(SOURCES)).compute(template, POSITION)
  expect(computed.kind === 'failure' ? computed : values(computed)).toEqual(expected)
})

test('values stand where the template stands', () => {
  expect(failure("{{ var('words') }}")).toMatchObject({ position: POSITION, items: [{ position: POSITION }, {}] })
})

test('text loses a line feed at the end, as in jinja2, with Jinja in it or without', () => {
  expect(['a\n', 'a\n\n', 'a\r\nb', 'a{{ 1 }}\n'].map(render)).toEqual(['a', 'a\n', 'a\nb', 'a1'])
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
    [
      "{{ ref('x') }}, {{ 'a ' ~ ref('p', 'y', v=1) }}",
      {
        kind: 'template',
        parts: [
          { kind: 'ref', packageName: null, name: 'x', version: null },
          ', a ',
          { kind: 'ref', packageName: 'p', name: 'y', version: '1' },
        ],
      },
    ],
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
    ["{{ [var('n'), nosuch] }}", 'JINJA_UNDEFINED'],
    ["{{ var('n') + nosuch }}", 'JINJA_UNDEFINED'],
    ["{{ nosuch() + ['x'] }}", 'JINJA_UNDEFINED'],
    ["{{ 'x' * 10 ** 8 }}", 'JINJA_FAILED'],
    ["{{ ['x'] * 10 ** 12 }}", 'JINJA_FAILED'],
    ['{{ ((10 ** 9999) ** 9999) ** 9999 }}', 'JINJA_FAILED'],
    ['{{ range(10 ** 9) | list }}', 'JINJA_FAILED'],
    ["{% set n = namespace(t='x') %}{% for a in range(99) %}{% set n.t = n.t ~ n.t %}{% endfor %}", 'JINJA_FAILED'],
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
      expect(engine.render('{{ 1 }}', POSITION)).toMatchObject({ value: '1' })
    }
  })

  it('at once, however much it asks for', () => {
    const startedAt = performance.now()
    for (const template of ["{{ 'x' * 10 ** 8 }}", '{{ [1] * 10 ** 9 }}', '{{ 9 ** 9 ** 9 ** 9 }}']) failure(template)
    expect(performance.now() - startedAt).toBeLessThan(1_000)
  })

  it('with the place in the template', () => {
    expect(failure("a\n  {{ 'x' * 10 ** 8 }}")).toMatchObject({ at: { line: 2, column: 10 } })
    expect(failure('x {{ nosuch }}')).toMatchObject({ at: { line: 1, column: 3 } })
  })

  it('names the variable', () => {
    expect(failure("{{ var('floor') }}")).toMatchObject({ message: expect.stringContaining('"floor"') })
    expect(failure("{{ env_var('FLOOR') }}")).toMatchObject({ message: expect.stringContaining('"FLOOR"') })
  })
})
