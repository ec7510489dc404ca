import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as all from '../../src/check-types/all.ts'
import { CHECK_TYPE_NAMES, findCheckType } from '../../src/check-types/catalogue.ts'
import { readCases } from './read-cases.ts'

const DIRECTORY = join(import.meta.dirname, '../../src/check-types')

/** Files that define check types: those that call `defineCheckType`. */
const FILES = readdirSync(DIRECTORY, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(join(DIRECTORY, path), 'utf8') }))
  .filter(({ text }) => /^export const \w+ = defineCheckType\(/m.test(text))
  .toSorted((a, b) => (a.path < b.path ? -1 : 1))

test('every check type has cases, and all cases have a check type', () => {
  expect(readCases().map(({ checkType }) => checkType)).toEqual(CHECK_TYPE_NAMES)
})

test('no two cases of a check type have one name', () => {
  for (const { cases } of readCases()) {
    const names = cases.map(({ name }) => name)
    expect(names).toEqual([...new Set(names)])
  }
})

test('the list names every file that defines a check type, and no other', () => {
  const listed = [...readFileSync(join(DIRECTORY, 'all.ts'), 'utf8').matchAll(/from '\.\/(.+)'/g)].map(
    ([, path]) => path,
  )
  expect(listed.toSorted()).toEqual(FILES.map(({ path }) => path))
  expect(Object.keys(all)).toHaveLength(FILES.length)
})

describe.each(FILES)('$path', ({ path, text }) => {
  test('is named after its check type', () => {
    const name = path.replace(/\.ts$/, '').replaceAll('-', '_').replace('/', '.')
    expect(text).toContain(`name: '${name}',`)
    const [namespace = null, testName] = name.includes('.') ? name.split('.') : [null, name]
    expect(findCheckType(namespace, testName ?? '')?.name).toBe(name)
  })

  test('says when it fails, what NULL and an empty relation do, and how that compares with dbt', () => {
    const comment = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport const \w+ = defineCheckType\(/.exec(text)?.[1] ?? ''
    const facts = [...comment.matchAll(/^ \* (Fails when|NULL|Empty relation|Same as|Differs from): \S/gm)]
    expect(facts.map(([, fact]) => fact)).toEqual([
      'Fails when',
      'NULL',
      'Empty relation',
      expect.stringMatching(/^(Same as|Differs from)$/),
    ])
  })
})

test("dbt's built-in checks are found under the namespace dbt too, others not", () => {
  expect(findCheckType('dbt', 'not_null')).toBe(all.notNull)
  expect(findCheckType(null, 'recency')).toBeUndefined()
  expect(findCheckType('dbt', 'recency')).toBeUndefined()
  expect(findCheckType('dbt_utils', 'not_null')).toBeUndefined()
})
