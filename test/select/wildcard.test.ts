import { describe, expect, test } from 'vitest'
import { hasWildcard, pathMatcher, wildcardMatcher } from '../../src/select/wildcard.ts'

// What CPython 3.11 answers: fnmatch.fnmatchcase(text, pattern), and Path.glob(pattern) on the files below.

describe('wildcardMatcher', () => {
  test.each([
    ['stg_orders', 'stg_*', true],
    ['a.b/c', 'a*c', true],
    ['abc', 'a?c', true],
    ['ac', 'a?c', false],
    ['ORDERS', 'orders', false],
    ['a.c', 'a.c', true],
    ['abc', 'a.c', false],
    ['abc', 'a[abc]c', true],
    ['adc', 'a[abc]c', false],
    ['adc', 'a[!abc]c', true],
    ['abc', 'a[!abc]c', false],
    ['m', '[a-z]', true],
    ['M', '[a-z]', false],
    ['m', '[z-a]', false],
    ['m', '[!z-a]', true],
    ['-', '[a-]', true],
    ['-', '[-a]', true],
    ['b', '[a-c-e]', true],
    ['-', '[a-c-e]', true],
    ['d', '[a-c-e]', false],
    [']', '[]]', true],
    ['x', '[!]]', true],
    [']', '[!]]', false],
    ['[]', '[]', true],
    ['[!]', '[!]', true],
    ['a[b', 'a[b', true],
    ['^', '[^a]', true],
    ['b', '[^a]', false],
    ['\\', '[\\]', true],
    ['a\\b', 'a\\b', true],
    ['*', '[*]', true],
    ['x', '[*]', false],
    ['a+(b)', 'a+(b)', true],
    ['a|b', 'a|b', true],
    ['', '*', true],
    ['', '?', false],
    ['', '', true],
    ['é', '?', true],
    ['😀', '?', true],
    ['a\nb', 'a*b', true],
    ['$', '$', true],
    ['{1}', '{1}', true],
  ])('%j and the pattern %j: %s', (text, pattern, isMatch) => {
    expect(wildcardMatcher(pattern)(text)).toBe(isMatch)
  })
})

describe('hasWildcard', () => {
  test.each(['*', 'a?', '[a', 'a]'])('%j does', (text) => {
    expect(hasWildcard(text)).toBe(true)
  })
  test.each(['', 'a.b', 'a+b', '{a}'])('%j does not', (text) => {
    expect(hasWildcard(text)).toBe(false)
  })
})

describe('pathMatcher', () => {
  const PATHS = [
    'dbt.yml',
    'models',
    'models/.hidden',
    'models/.hidden/h.yml',
    'models/a.yml',
    'models/marts',
    'models/marts/finance',
    'models/marts/finance/f.yml',
    'models/staging',
    'models/staging/a.yml',
    'models/staging/b.sql',
    'models/staging/deep',
    'models/staging/deep/c.yml',
    'tests',
    'tests/x.sql',
  ]

  test.each([
    ['models', ['models']],
    ['models/', ['models']],
    ['./models', ['models']],
    ['models//staging', ['models/staging']],
    ['models/./staging', ['models/staging']],
    ['MODELS', []],
    ['*', ['dbt.yml', 'models', 'tests']],
    ['*/*', ['models/.hidden', 'models/a.yml', 'models/marts', 'models/staging', 'tests/x.sql']],
    ['*.yml', ['dbt.yml']],
    ['models/*.yml', ['models/a.yml']],
    ['models/*/*.yml', ['models/.hidden/h.yml', 'models/staging/a.yml']],
    ['models/.*', ['models/.hidden']],
    ['models/stag*', ['models/staging']],
    ['models/[sm]*', ['models/marts', 'models/staging']],
    ['models/[!s]*', ['models/.hidden', 'models/a.yml', 'models/marts']],
    ['models/staging/?.*', ['models/staging/a.yml', 'models/staging/b.sql']],
    ['models/*/deep', ['models/staging/deep']],
    ['models/**/deep', ['models/staging/deep']],
    ['models/staging/**/c.yml', ['models/staging/deep/c.yml']],
    ['**/deep/*', ['models/staging/deep/c.yml']],
    [
      'models/**/*.yml',
      [
        'models/.hidden/h.yml',
        'models/a.yml',
        'models/marts/finance/f.yml',
        'models/staging/a.yml',
        'models/staging/deep/c.yml',
      ],
    ],
    [
      '**/*.yml',
      [
        'dbt.yml',
        'models/.hidden/h.yml',
        'models/a.yml',
        'models/marts/finance/f.yml',
        'models/staging/a.yml',
        'models/staging/deep/c.yml',
      ],
    ],
  ])('%j finds %j', (pattern, found) => {
    expect(PATHS.filter(pathMatcher(pattern))).toEqual(found)
  })
})
