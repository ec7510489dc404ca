import { describe, expect, test } from 'vitest'
import { TemplateFunction } from '../../src/template/value.ts'
import { failure, render, valueOfTemplate } from './render.ts'

/** Template and what jinja2 3.1 with dbt's extensions makes of it. */
const AS_JINJA: readonly (readonly [string, string])[] = [
  // values, as Python writes them
  ['{{ 1 }} {{ 1.0 }} {{ true }} {{ none }} {{ "a" }}', '1 1.0 True None a'],
  ["{{ [1, 'a', none] }} {{ (1,) }} {{ {'a': true} }}", "[1, 'a', None] (1,) {'a': True}"],
  ["{{ 'a' 'b' }} {{ '\\n' | length }} {{ '\\d' }}", 'ab 1 \\d'],
  ['{{ nope }}|{{ nope is defined }}|{{ nope | default("x") }}', '|False|x'],
  // operators
  ['{{ 7 // 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} {{ 2 ** 10 }}', '3 -4 2 3.5 1024'],
  ["{{ 'a' ~ 1 ~ none }} {{ 'a' + 'b' }} {{ [1] + [2] }} {{ 'ab' * 2 }}", 'a1None ab [1, 2] abab'],
  ['{{ 1 + 2 * 3 }} {{ (1 + 2) * 3 }} {{ -2 | abs }} {{ 9007199254740993 + 0 }}', '7 9 2 9007199254740993'],
  ["{{ 1 == 1.0 }} {{ [1] == [1] }} {{ 'a' != 'b' }} {{ 1 < 2 <= 2 }}", 'True True True True'],
  ["{{ 'a' in 'abc' }} {{ 1 not in [2] }} {{ 'k' in {'k': 1} }}", 'True True True'],
  ["{{ '' or 'x' }} {{ 0 and 1 }} {{ not [] }} {{ 'a' if 1 else 'b' }} {{ 'a' if 0 }}", 'x 0 True a '],
  ["{{ 'abc'[0] }} {{ [1, 2, 3][1:] }} {{ 'abc'[::-1] }} {{ [1, 2, 3][-1] }}", 'a [2, 3] cba 3'],
  ["{{ {'a': {'b': 1}}.a.b }} {{ {'a': 1}['a'] }} {{ ('x', 'y').1 }}", '1 1 y'],
  // tests and filters
  [
    '{{ 4 is divisibleby(2) }} {{ 4 is divisibleby 3 }} {{ none is none }} {{ 1 is not string }}',
    'True False True True',
  ],
  ['{{ nope is sequence }} {{ nope is iterable }} {{ 1 is sequence }}', 'True True False'],
  ["{{ {} is mapping }} {{ [] is iterable }} {{ 'a' is string }} {{ 1.5 is number }}", 'True True True True'],
  ["{{ 'a b' | title | replace(' ', '_') }} {{ ['b', 'A'] | sort | join(', ') }}", 'A_B A, b'],
  ["{{ ['a', 'b'] | map('upper') | list }} {{ [1, 2, 3] | select('odd') | list }}", "['A', 'B'] [1, 3]"],
  ["{{ [{'n': 1}, {'n': 2}] | map(attribute='n') | sum }} {{ '3' | int + 1 }} {{ 1.555 | round(1) }}", '3 4 1.6'],
  ["{{ [{'n': 1}, {'n': 2}] | selectattr('n', 'gt', 1) | list }}", "[{'n': 2}]"],
  ["{{ ' a ' | trim }}|{{ [1, 1, 2] | unique | list }}|{{ [3, 1] | min }}|{{ [1, 2] | last }}", 'a|[1, 2]|1|2'],
  ["{{ '%s is %05.1f' | format('x', 2) }} {{ '%s' % 1 }} {{ '{}-{a}'.format(1, a=2) }}", 'x is 002.0 1 1-2'],
  ["{{ {'b': 1, 'a': 2} | dictsort }} {{ {'a': 1} | tojson }}", "[('a', 2), ('b', 1)] {\"a\": 1}"],
  // Python's methods, which change lists and dicts in place
  ['{% set l = [] %}{% do l.append(1) %}{% do l.extend([2]) %}{{ l }} {{ l.pop() }} {{ l }}', '[1, 2] 2 [1]'],
  [
    "{% set d = {} %}{% do d.update({'a': 1}) %}{{ d }} {{ d.get('b', 0) }} {{ d.items() | list }}",
    "{'a': 1} 0 [('a', 1)]",
  ],
  ["{{ 'A,b'.lower().split(',') }} {{ ', '.join(['a', 'b']) }} {{ ' x'.strip() }}", "['a', 'b'] a, b x"],
  ["{{ 'abc'.startswith('ab') }} {{ 'a.b'.replace('.', '_') }} {{ 'ab'.isdigit() }}", 'True a_b False'],
  // None is a value, wherever it stands
  [
    '{% set a = 1 %}{% macro f(a=none) %}{{ a is none }}{% endmacro %}{{ f() }}{{ f(none) }}{{ f(a=none) }}',
    'TrueTrueTrue',
  ],
  [
    "{% macro f(a=1) %}{{ a }}{% endmacro %}{{ f(none) }} {% set d = {'k': none} %}{{ d.k is none }}{{ d['k'] is none }}",
    'None TrueTrue',
  ],
  ["{{ {'k': none}.get('k', 1) }} {{ [none] | first }} {{ none | default('x') }}", 'None None None'],
  ['{{ none | map("upper") | list }}{{ none | select | list }}', '[][]'],
  // white space
  ['a\n{%- if true %}\nb\n{% endif -%}\nc\n', 'a\nb\nc'],
  ['{# a #}b{#- c -#} d', 'bd'],
  ['{% raw %}{{ x }}{% endraw %}', '{{ x }}'],
  // loops
  ['{% for x in [1, 2] %}{{ x }}{{ ", " if not loop.last }}{% endfor %}', '1, 2'],
  ["{% for k, v in {'a': 1}.items() %}{{ k }}{{ v }}{{ loop.index }}{% endfor %}", 'a11'],
  ['{% for x in [1, 2, 3] if x != 2 %}{{ loop.length }}{{ x }}{% else %}none{% endfor %}', '2123'],
  ['{% for x in [] %}{% else %}none{% endfor %}', 'none'],
  ['{% for x in [1, 2, 3] %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %}', '13'],
  ['{% for x in [1, 2, 3] %}a{% if x == 2 %}{% break %}{% endif %}{{ x }}{% endfor %}', 'a1a'],
  ['{% set n = 0 %}{% for x in [1] %}{% set n = 1 %}{% endfor %}{{ n }}', '0'],
  ['{% set s = namespace(n=0) %}{% for x in [1, 2] %}{% set s.n = s.n + x %}{% endfor %}{{ s.n }}', '3'],
  ['{% if true %}{% set n = 1 %}{% endif %}{{ n }}', '1'],
  ['{% set a, b = 1, 2 %}{{ a }}{{ b }}', '12'],
  ['{% set x %}a{{ 1 }}{% endset %}{{ x | upper }}', 'A1'],
  ['{% filter upper %}a{% endfilter %}{% with a = 1 %}{{ a }}{% endwith %}', 'A1'],
  ['{% if execute: %}a{% elif 1 %}b{% else %}c{% endif %}', 'b'],
  // macros
  ['{% macro f(a, b=2) %}{{ a }}{{ b }}{% endmacro %}{{ f(1) }} {{ f(1, b=3) }}', '12 13'],
  ['{% macro f(a, b=a) %}{{ b }}{% endmacro %}{{ f(1) }}', '1'],
  ['{% macro f(a) %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ f(1, 2, x=3) }}', "[2]{'x': 3}"],
  ['{% macro f(a, b) %}{{ a }}{{ b is defined }}{% endmacro %}{{ f(*[1]) }}{{ f(**{"b": 2}) }}', '1FalseTrue'],
  ['{% macro f() %}[{{ caller() }}]{% endmacro %}{% call f() %}x{% endcall %}', '[x]'],
  ['{% macro f() %}{{ caller(1) }}{% endmacro %}{% call(n) f() %}<{{ n }}>{% endcall %}', '<1>'],
  ['{% macro f() %}text{% do return([1]) %}{% endmacro %}{{ f()[0] + 1 }}', '2'],
  ['{% set x = 1 %}{% macro f() %}{{ x }}{% endmacro %}{% macro g(x) %}{{ f() }}{% endmacro %}{{ g(2) }}', '1'],
  ['{% macro f(n) %}{% if n > 0 %}{{ n }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}', '321'],
]

describe('templates', () => {
  test.each(AS_JINJA)('%s', (template, expected) => expect(render(template)).toBe(expected))

  test('a line feed at the very end is dropped, one', () => expect(render('a\n\n')).toBe('a\n'))
  test('line feeds are what they are in Python', () => expect(render('a\r\nb')).toBe('a\nb'))

  test('one expression by itself keeps its value, anything more is text', () => {
    expect(valueOfTemplate('{{ n + 1 }}', { n: 1n })).toBe(2n)
    expect(valueOfTemplate('{{ [n] }}', { n: 1n })).toEqual([1n])
    expect(valueOfTemplate('{{ 1 + 1 }}')).toBe('2')
    expect(valueOfTemplate(' {{ 1 }}')).toBe(' 1')
    expect(valueOfTemplate('text')).toBe('text')
  })

  test('while parsing, what is undefined may be called and has every attribute', () => {
    expect(render('{{ a.b(1).c }}|{% if a %}x{% endif %}', {}, { isSilent: true })).toBe('|')
  })
})

describe('what cannot be rendered', () => {
  test.each([
    ['a\n  {{ x.y }}', 'JINJA_UNDEFINED "x" is undefined. Expected a macro, a variable or a function at 2:7'],
    ['{{ f(1) }}', 'JINJA_UNDEFINED "f" is undefined. Expected a macro, a variable or a function at 1:4'],
    ['{{ 1 | nope }}', 'JINJA_UNDEFINED "filter nope" is undefined. Expected a macro, a variable or a function at 1:6'],
    ["{{ 'a' + 1 }}", 'JINJA_FAILED str + int cannot be computed at 1:8'],
    ['{{ 1 / 0 }}', 'JINJA_FAILED Something is divided by zero at 1:6'],
    ['{% for x in 1 %}{% endfor %}', 'JINJA_FAILED There is no loop over a value of type int. Expected a list at 1:1'],
    [
      '{% macro f(a) %}{% endmacro %}\n{{ f(b=1) }}',
      'UNKNOWN_ARGUMENT The macro f has no argument "b". Expected a at 2:4',
    ],
    [
      '{% macro f() %}{{ 1 + x }}{% endmacro %}{{ f() }}',
      'JINJA_UNDEFINED "x" is undefined. Expected a macro, a variable or a function at 1:21',
    ],
    [
      '{% if 1 %}',
      'JINJA_SYNTAX This is not valid Jinja. Expected {% elif %} or {% else %} or {% endif %}, got the end of the template at 1:11',
    ],
    [
      '{% data_test x() %}{% enddata_test %}',
      'JINJA_SYNTAX This is not valid Jinja. Expected a tag that dbt knows, got "data_test" at 1:1',
    ],
    ['{{ 1', 'JINJA_SYNTAX This is not valid Jinja: a tag has no }} at 1:1'],
    ["{{ 'a }}", 'JINJA_SYNTAX This is not valid Jinja: a text has no closing quote at 1:4'],
    ['{{ a b }}', 'JINJA_SYNTAX This is not valid Jinja. Expected the end of the tag, got "b" at 1:6'],
    ['{# a', 'JINJA_SYNTAX This is not valid Jinja: a comment has no end at 1:1'],
  ])('%s', (template, expected) => expect(failure(template)).toBe(expected))
})

describe('bounds', () => {
  const small = { steps: 10_000, depth: 20, textLength: 1_000 }

  test.each([
    ['a macro that calls itself', '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}', 'call each other'],
    [
      'two macros that call each other',
      '{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}',
      'call each other',
    ],
    [
      'loops within loops',
      "{% for a in 'x' * 900 %}{% for b in 'x' * 900 %}{% endfor %}{% endfor %}",
      'come to an end',
    ],
    ['a text repeated', "{{ 'x' * 1000000000000 }}", 'too much text'],
    ['a list repeated', '{% set l = [1] * 1000000000 %}', 'come to an end'],
    [
      'a text doubled',
      "{% set n = namespace(t='x') %}{% for a in 'x' * 90 %}{% set n.t = n.t ~ n.t %}{% endfor %}",
      'too much text',
    ],
    ['text replaced by more', "{{ ('x' * 900) | replace('x', 'yyyy') }}", 'too much text'],
    ['text filled up', "{{ 'x'.ljust(100000000) }}{{ 'x' | center(100000000) }}", 'too much text'],
    [
      'a list that grows while it is looped over',
      '{% set l = [1] %}{% for a in l %}{% do l.append(a) %}{% endfor %}{{ l | length }}',
      'no failure: 2',
    ],
    [
      'a list that doubles',
      '{% set n = namespace(l=[1]) %}{% for a in "x" * 90 %}{% set n.l = n.l + n.l %}{% endfor %}',
      'come to an end',
    ],
    [
      'keys that are compared one by one',
      '{% set d = {} %}{% for a in "x" * 900 %}{% do d.update({(loop.index, 1): a}) %}{% endfor %}',
      'come to an end',
    ],
    ['a huge power', '{{ 2 ** 100000000 }}', 'too large'],
  ])('%s', (_, template, expected) => expect(failure(template, {}, small)).toContain(expected))

  test('the length of a chain', () => {
    expect(failure(`{{ 1${' + 1'.repeat(100_000)} }}`)).toContain('JINJA_FAILED')
  })

  test('the depth of nested expressions', () => {
    expect(failure(`{{ ${'('.repeat(50_000)}1${')'.repeat(50_000)} }}`)).toContain(
      'at most 100 things within one another',
    )
  })
})

test('a template reaches nothing of JavaScript', () => {
  const values = { f: new TemplateFunction('f', () => 'called') }
  for (const name of ['constructor', '__proto__', 'prototype', 'toString', 'run', 'attributes']) {
    expect(render(`{{ 'a'.${name} }}{{ [].${name} }}{{ {}.${name} }}{{ f.${name} }}{{ {}['${name}'] }}`, values)).toBe(
      '',
    )
  }
  expect(render('{{ constructor }}{{ process }}{{ globalThis }}')).toBe('')
})
