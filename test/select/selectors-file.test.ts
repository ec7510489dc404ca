import { describe, expect, test } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { Findings } from '../../src/project/findings.ts'
import { parseYaml } from '../../src/project/yaml/parse-yaml.ts'
import { membersOf } from '../../src/select/members.ts'
import { selectMembers } from '../../src/select/select-members.ts'
import { check, config, model, project } from '../support/builders.ts'

const A = model('a', { tags: ['x'] })
const B = model('b', { tags: ['x', 'y'], dependsOn: [A.uniqueId] })
const CHECKS = [
  check('on_a', { resource: A, dependsOn: [A.uniqueId], config: config({ limit: 5 }) }),
  check('on_b', { resource: B, dependsOn: [B.uniqueId] }),
  check('on_both', { resource: B, dependsOn: [B.uniqueId, A.uniqueId] }),
]
const MEMBERS = membersOf(project([A, B], []), CHECKS)
const REQUEST = { select: [], exclude: [], selector: null, indirect: null, resourceTypes: ['test'] } as const

function select(yaml: string, request: Partial<Parameters<typeof selectMembers>[0]>) {
  const findings = new Findings()
  const selectors = parseYaml(yaml, 'selectors.yml', findings)
  expect(findings.problems).toEqual([])
  const world = { projectName: 'shop', members: MEMBERS, indirect: null, selectors, history: null, texts: new Map() }
  const { members, warnings } = selectMembers({ ...REQUEST, ...request }, world)
  return { names: members.map(({ name }) => name), warnings }
}

function named(definition: string): string {
  return `selectors: [{name: it, definition: ${definition}}]`
}

describe('definitions', () => {
  test.each<[string, readonly string[]]>([
    ['tag:y', ['on_b', 'on_both']],
    ['"+b"', ['on_a', 'on_b', 'on_both']],
    ['{tag: y}', ['on_b', 'on_both']],
    ['{method: tag, value: y}', ['on_b', 'on_both']],
    ['{method: fqn, value: b, parents: true}', ['on_a', 'on_b', 'on_both']],
    ['{method: fqn, value: b, parents: true, parents_depth: 0}', ['on_a', 'on_b', 'on_both']],
    ['{method: fqn, value: a, children: true, indirect_selection: empty}', ['on_a', 'on_b', 'on_both']],
    ['{method: fqn, value: a, children: true, children_depth: 1, indirect_selection: empty}', ['on_a', 'on_both']],
    ['{method: fqn, value: b, childrens_parents: true}', ['on_a', 'on_b', 'on_both']],
    ['{method: fqn, value: b, indirect_selection: cautious}', ['on_b']],
    ['{method: tag, value: x, exclude: [{fqn: a}]}', ['on_b']],
    ['{union: [a, {tag: y}]}', ['on_a', 'on_b', 'on_both']],
    ['{intersection: [a, b]}', ['on_both']],
    ['{union: [{tag: x}, {exclude: [on_both, on_a]}]}', ['on_b']],
    ['{union: [{tag: y}, {intersection: [a, b]}]}', ['on_b', 'on_both']],
    // an item with an exclude does nothing else
    ['{union: [b, {method: tag, value: x, exclude: [on_b]}]}', ['on_both']],
    // text has no set operators, numbers are numbers
    ['"a b"', []],
    ['"a,b"', []],
    ['{config.limit: 5}', ['on_a']],
    ['{config.limit: "5"}', []],
    ['{config.enabled: true}', ['on_a', 'on_b', 'on_both']],
  ])('%s', (definition, names) => {
    expect(select(named(definition), { selector: 'it' }).names).toEqual(names)
  })

  test('one may use those above it, and --select any by pattern', () => {
    const yaml = `
selectors:
  - {name: first, definition: {fqn: a}}
  - name: second
    definition:
      union:
        - {method: selector, value: first}
        - exclude: [on_both]
`
    expect(select(yaml, { selector: 'second' }).names).toEqual(['on_a'])
    expect(select(yaml, { select: ['selector:first'] }).names).toEqual(['on_a', 'on_both'])
    expect(select(yaml, { select: ['selector:*', 'on_b'], exclude: ['selector:second'] }).names).toEqual([
      'on_b',
      'on_both',
    ])
    expect(() => select(yaml, { select: ['selector:gone'] })).toThrow(
      /no selector "gone".*Expected one of first, second$/,
    )
  })

  test('the mode of the flag holds where a definition says nothing', () => {
    expect(select(named('b'), { selector: 'it', indirect: 'cautious' }).names).toEqual(['on_b'])
    expect(select(named('{union: [a, b]}'), { selector: 'it', indirect: 'cautious' }).names).toEqual(['on_a', 'on_b'])
  })
})

describe('the default', () => {
  const yaml = 'selectors: [{name: some, default: true, definition: a}]'

  test('counts where nothing is asked for, and is told', () => {
    const { names, warnings } = select(yaml, {})
    expect(names).toEqual(['on_a', 'on_both'])
    expect(warnings).toMatchObject([{ code: 'DEFAULT_SELECTOR', message: 'Using default selector some' }])
  })

  test('counts for nothing where something is', () => {
    expect(select(yaml, { select: ['b'] })).toEqual({ names: ['on_b', 'on_both'], warnings: [] })
    expect(select(yaml, { exclude: ['b'] })).toEqual({ names: ['on_a'], warnings: [] })
  })

  test('--select beside --selector is told not to count, as it does not in dbt', () => {
    const { names, warnings } = select(yaml, { selector: 'some', select: ['b'] })
    expect(names).toEqual(['on_a', 'on_both'])
    expect(warnings).toMatchObject([{ code: 'BAD_FLAG' }])
  })
})

describe('what is refused, even where nobody uses it', () => {
  test.each<[string, number, number, string]>([
    ['[a]', 1, 1, 'Expected "selectors:"'],
    ['selectors: a', 1, 12, 'Expected "selectors:" with a list'],
    ['selectors: [a]', 1, 13, 'Expected a mapping with a name'],
    ['selectors: [{definition: a}]', 1, 13, 'has no name'],
    ['selectors: [{name: x}]', 1, 13, 'has no definition'],
    ['selectors: [{name: x, definition: a, defualt: true}]', 1, 38, 'Unknown key "defualt"'],
    ['selectors: [{name: x, definition: a, default: 1}]', 1, 47, 'Expected true or false'],
    [
      'selectors: [{name: x, definition: a, default: true}, {name: y, definition: a, default: true}]',
      1,
      54,
      'second default',
    ],
    [named('[a]'), 1, 36, 'Expected text or a mapping'],
    [named('{tone: loud}'), 1, 36, 'Unknown selection method "tone"'],
    [named('tone:loud'), 1, 36, 'Unknown selection method "tone"'],
    [named('"@a+"'), 1, 36, 'Expected either @ in front or + behind'],
    [named('{method: tag}'), 1, 36, 'Unknown selection method "method"'],
    [named('{method: tag, values: x}'), 1, 36, 'Expected "method" and "value"'],
    [named('{tag: [x]}'), 1, 42, 'Expected text, got a list'],
    [named('{tag: null}'), 1, 42, 'Expected text, got nothing'],
    [named('{union: a}'), 1, 44, 'Expected a list'],
    [named('{union: [a], intersection: [b]}'), 1, 36, 'is not alone'],
    [named('{union: [a, {exclude: [b]}, {exclude: [b]}]}'), 1, 64, 'A second "exclude"'],
    [named('{method: tag, value: x, indirect_selection: bold}'), 1, 80, 'Expected one of eager'],
    [named('{method: tag, value: x, parents: true, parents_depth: many}'), 1, 90, 'Expected a whole number'],
    [named('{method: tag, value: x, children: true, childrens_parents: true}'), 1, 36, 'Expected one of them'],
    [named('{method: selector, value: later}'), 1, 62, 'There is no selector the text "later" above'],
  ])('%s', (yaml, line, column, message) => {
    const refused = catchError(() => select(yaml, { select: ['a'] }))
    expect(refused.problems).toMatchObject([
      { message: expect.stringContaining(message), position: { file: 'selectors.yml', line, column } },
    ])
  })

  test('values are looked at only where they are used', () => {
    expect(select(named('state:modified'), { select: ['a'] }).names).toEqual(['on_a', 'on_both'])
    expect(() => select(named('state:modified'), { selector: 'it' })).toThrow(/--state DIR/)
    expect(() => select(named('{tag: 5}'), { selector: 'it' })).toThrow(/Expected text, got 5/)
  })

  test('a definition that is used by name is looked at, too, and may lead to no ring', () => {
    const uses = (definition: string) => select(named(definition), { select: ['selector:it'] })
    expect(() => uses('state:modified')).toThrow(/--state DIR/)
    expect(() => uses('selector:it')).toThrow(/"it" leads back to itself.*it → it/)
    expect(() => uses('{union: [a, {selector: i*}]}')).toThrow(/"it" leads back to itself/)
  })

  test('a selector that there is not, with the nearest one', () => {
    const refused = catchError(() => select('selectors: [{name: nightly, definition: a}]', { selector: 'nightli' }))
    expect(refused.problems).toMatchObject([{ code: 'BAD_SELECTOR', hint: 'Did you mean "nightly"?' }])
    expect(() => select('selectors: []', { selector: 'x' })).toThrow(/Expected one, got none there/)
  })
})

function catchError(action: () => unknown): ConfigError {
  try {
    action()
  } catch (error) {
    if (error instanceof ConfigError) return error
  }
  throw new Error('nothing was refused')
}
