import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { type Criterion, parseSelection } from '../../src/select/selection.ts'

const PLAIN: Omit<Criterion, 'text' | 'value'> = {
  method: null,
  methodArguments: [],
  parentsDepth: 0,
  childrenDepth: 0,
  isWithChildrensParents: false,
}
const ALL = Number.POSITIVE_INFINITY

describe('one criterion', () => {
  test.each<[string, Partial<Criterion>]>([
    ['orders', { value: 'orders' }],
    ['tag:nightly', { method: 'tag', value: 'nightly' }],
    ['tag:', { method: 'tag', value: '' }],
    ['path:models/a.yml', { method: 'path', value: 'models/a.yml' }],
    ['source:raw.orders', { method: 'source', value: 'raw.orders' }],
    ['config.severity:warn', { method: 'config', methodArguments: ['severity'], value: 'warn' }],
    ['config.meta.level.risk:high', { method: 'config', methodArguments: ['meta', 'level', 'risk'], value: 'high' }],
    ['tag:a:b', { method: 'tag', value: 'a:b' }],
    [':orders', { value: ':orders' }],
    ['+orders', { value: 'orders', parentsDepth: ALL }],
    ['orders+', { value: 'orders', childrenDepth: ALL }],
    ['+orders+', { value: 'orders', parentsDepth: ALL, childrenDepth: ALL }],
    ['2+orders+10', { value: 'orders', parentsDepth: 2, childrenDepth: 10 }],
    ['0+orders', { value: 'orders', parentsDepth: 0 }],
    ['3+tag:nightly+1', { method: 'tag', value: 'nightly', parentsDepth: 3, childrenDepth: 1 }],
    ['@orders', { value: 'orders', isWithChildrensParents: true }],
    ['@tag:nightly', { method: 'tag', value: 'nightly', isWithChildrensParents: true }],
    ['a+b', { value: 'a+b' }],
    ['2orders', { value: '2orders' }],
    ['+', { value: '', parentsDepth: ALL }],
  ])('%s', (text, expected) => {
    expect(parseSelection([text])).toEqual([[{ ...PLAIN, text, ...expected }]])
  })

  test.each(['@orders+', '@orders+1', '@tag:nightly+'])('%s is refused', (text) => {
    const parse = () => parseSelection(['fine', text])
    expect(parse).toThrow(ConfigError)
    expect(parse).toThrow(expect.objectContaining({ code: 'BAD_SELECTOR' }))
  })
})

describe('several criteria', () => {
  const texts = (values: readonly string[]) => parseSelection(values).map((group) => group.map(({ text }) => text))

  test.each<[readonly string[], readonly (readonly string[])[]]>([
    [[], []],
    [[''], []],
    [['  '], []],
    [['a b'], [['a'], ['b']]],
    [['a  b '], [['a'], ['b']]],
    [
      ['a', 'b c'],
      [['a'], ['b'], ['c']],
    ],
    [['a,b'], [['a', 'b']]],
    [['a,tag:b,c d'], [['a', 'tag:b', 'c'], ['d']]],
    [['a,'], [['a', '']]],
  ])('%j: spaces unite, commas intersect', (values, groups) => {
    expect(texts(values)).toEqual(groups)
  })
})
