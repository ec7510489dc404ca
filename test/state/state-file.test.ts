import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import type { MemberState, ProjectState } from '../../src/model/project-state.ts'
import { digest } from '../../src/state/digest.ts'
import { parseState, renderState } from '../../src/state/state-file.ts'

const SCHEMA = JSON.parse(readFileSync(join(import.meta.dirname, '../../src/state/state.schema.json'), 'utf8'))

const MEMBER: MemberState = {
  body: digest('select 1'),
  configs: digest({}),
  persistedDescriptions: digest(''),
  relation: digest([]),
  contract: null,
  others: digest([]),
  isGenericTest: false,
  macros: ['macro.shop.cents'],
}
const STATE: ProjectState = {
  projectName: 'shop',
  members: new Map([
    ['model.shop.b', MEMBER],
    ['exposure.shop.a', { ...MEMBER, body: null, persistedDescriptions: null, relation: null }],
  ]),
  macros: new Map([['macro.shop.cents', { body: digest('x'), macros: [] }]]),
}

test('what is written is what its schema says, and is read back', () => {
  const isState = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA)
  const data: unknown = JSON.parse(renderState(STATE))
  isState(data)
  expect(isState.errors).toBeNull()
  expect(parseState(data)).toEqual(STATE)
})

test('the schema and the reader refuse the same', () => {
  const isState = new Ajv2020({ strict: true, allErrors: true }).compile(SCHEMA)
  for (const [good, bad] of [
    ['"version":1', '"version":2'],
    ['"assay-state"', '"other"'],
    ['"isGenericTest":false', '"isGenericTest":0'],
    [digest('x'), 'x'],
  ] as const) {
    const data: unknown = JSON.parse(renderState(STATE).replace(good, bad))
    expect(isState(data), bad).toBe(false)
    expect(() => parseState(data), bad).toThrow()
  }
})

test('one thing stands on one line, by id, so that two files can be compared by eye', () => {
  expect(
    renderState(STATE)
      .split('\n')
      .map((line) => line.slice(0, 20)),
  ).toEqual([
    '{"format":"assay-sta',
    '"members":{',
    '"exposure.shop.a":{"',
    '"model.shop.b":{"bod',
    '},',
    '"macros":{',
    '"macro.shop.cents":{',
    '}}',
    '',
  ])
})

test('a digest heeds neither the order of keys nor what is set to nothing', () => {
  expect(digest({ a: 1, b: [2], c: {}, d: null })).toBe(digest({ b: [2], a: 1 }))
  expect(digest({ a: { x: null } })).toBe(digest({}))
  const texts = [1, '1', true, [1], { a: 1 }, { a: '1' }, { a: [1] }, { b: 1 }, [1, 2], [2, 1]].map(digest)
  expect(new Set(texts).size).toBe(texts.length)
})
