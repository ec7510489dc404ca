import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/model/problem.ts'
import { parseCriterion, parseFlag } from '../../src/select/parse-selection.ts'
import type { Criterion, Selection } from '../../src/select/selection.ts'

const PLAIN: Partial<Criterion> = {
  method: 'fqn',
  methodArguments: [],
  parentsDepth: 0,
  childrenDepth: 0,
  isWithChildrensParents: false,
  indirect: 'cautious',
}
const ALL = Number.POSITIVE_INFINITY
const START = { file: '--select', line: 1, column: 1 }

function parse(text: string) {
  const problems: Problem[] = []
  const onProblem = (problem: Problem) => problems.push(problem)
  return { criterion: parseCriterion(text, START, { indirect: 'cautious', onProblem }), problems }
}

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
    const { criterion, problems } = parse(text)
    expect(criterion).toMatchObject({ ...PLAIN, text, ...expected })
    expect(problems).toEqual([])
  })

  test.each<[string, string]>([
    ['orders', 'fqn'],
    ['models/orders', 'path'],
    ['orders.sql', 'file'],
    ['orders.CSV', 'file'],
    ['models/orders.sql', 'path'],
    ['orders.yml', 'fqn'],
  ])('%s without a method means %s', (text, method) => {
    expect(parse(text).criterion.method).toBe(method)
  })

  test.each(['@orders+', '@orders+1', '@tag:nightly+'])('%s is refused', (text) => {
    expect(parse(text).problems).toMatchObject([{ code: 'BAD_SELECTOR', position: START }])
  })

  test('an unknown method is refused, with the nearest one', () => {
    const { problems } = parse('2+tga:nightly')
    expect(problems).toMatchObject([{ code: 'UNKNOWN_SELECTOR_METHOD', hint: 'Did you mean "tag"?' }])
  })

  test('its value has a place of its own', () => {
    expect(parse('2+config.severity:warn+1').criterion.valuePosition).toEqual({ ...START, column: 19 })
  })
})

describe('several criteria', () => {
  const groups = (values: readonly string[]) => partsOf(read(values)).map(partsOf)

  function read(values: readonly string[]): Selection {
    return parseFlag('--select', values, { indirect: 'eager', onProblem: () => {} })
  }

  function partsOf(selection: Selection): readonly Selection[] {
    return selection.kind === 'criterion' ? [] : selection.parts
  }

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
  ])('%j: spaces unite, commas intersect', (values, texts) => {
    expect(groups(values)).toMatchObject(texts.map((group) => group.map((text) => ({ text }))))
  })

  test('places are those in the text of the whole flag', () => {
    const columns = groups(['a,tag:b', ' c  d']).map((group) =>
      group.map((part) => 'text' in part && part.position.column),
    )
    expect(columns).toEqual([[1, 3], [10], [13]])
  })
})
