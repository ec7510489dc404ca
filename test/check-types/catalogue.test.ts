import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import * as all from '../../src/check-types/all.ts'
import { CHECK_TYPE_NAMES, findCheckType } from '../../src/check-types/catalogue.ts'
import type { CheckType } from '../../src/check-types/check-type.ts'
import { buildCheck } from './build-check.ts'
import { partOf, readCases, type Value, value } from './read-cases.ts'

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

test('the cases of every check type are tested', () => {
  for (const part of new Set(CHECK_TYPE_NAMES.map(partOf))) {
    expect(readFileSync(join(import.meta.dirname, `${part}.test.ts`), 'utf8')).toContain(`testCases('${part}')`)
  }
})

/** These ask for columns and their types, and look at no value. */
const OF_COLUMNS_ONLY =
  /^dbt_expectations\.expect_(?:table_columns?_|column_to_exist|column_values_to_be_(?:of_type|in_type_list))/

describe.each(readCases())('cases of $checkType', ({ checkType, tables, cases }) => {
  test('pass and fail', () => {
    const outcomes = cases.flatMap(({ expect: expected }) => ('outcome' in expected ? [expected.outcome] : []))
    expect(outcomes).toContain('pass')
    expect(outcomes).toContain('fail')
  })

  // every case is asked of an empty copy of its table as well
  test('have NULLs, a where and names that need quotes', () => {
    if (!OF_COLUMNS_ONLY.test(checkType)) expect(tables).toMatch(/\bnull\b/i)
    expect(cases.some(({ config }) => config.where !== undefined)).toBe(true)
    const names = cases.flatMap(({ table, column = '', arguments: given }) => [table, column, ...textsIn(given)])
    expect(names.some((name) => /["A-Z]/.test(name))).toBe(true)
  })
})

function textsIn(given: Value): readonly string[] {
  if (typeof given === 'string') return [given]
  return typeof given === 'object' && given !== null ? Object.values(given).flatMap(textsIn) : []
}

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
    const { name } = typeOf(path)
    expect(text).toContain(`name: '${name}',`)
    const [namespace = null, testName] = name.includes('.') ? name.split('.') : [null, name]
    expect(findCheckType(namespace, testName ?? '')?.name).toBe(name)
  })

  test('says when it fails, what NULL and an empty relation do, and how that compares with dbt', () => {
    const type = typeOf(path)
    for (const fact of Object.values(type.facts)) {
      expect(fact, 'a fact follows its title: it begins small and has no full stop at the end').toMatch(
        /^[a-z`].*[^.\s]$/,
      )
    }
  })

  test('has an example that it accepts', async () => {
    const { name, example, on } = typeOf(path)
    expect(example.column !== undefined || on !== 'column', 'a type on columns shows one').toBe(true)
    const built = await buildCheck({
      id: 'example',
      checkType: name,
      relation: { database: null, schema: 'shop', name: 'orders' },
      column: example.column,
      arguments: exampleArguments(example.arguments),
    })
    expect(built).toMatchObject({ name: 'example' })
  })
})

function typeOf(path: string): CheckType {
  const name = nameOf(path)
  const type = Object.values(all).find((one) => one.name.toLowerCase() === name)
  if (type === undefined) throw new Error(`${path} has no check type ${name}`)
  return type
}

/** Some names have capitals, files have none. */
function nameOf(path: string): string {
  return path.replace(/\.ts$/, '').replaceAll('-', '_').replace('/', '.')
}

function exampleArguments(given: unknown): Readonly<Record<string, Value>> {
  return z.record(z.string(), value).parse(given ?? {})
}

test("dbt's built-in checks are found under the namespace dbt too, others not", () => {
  expect(findCheckType('dbt', 'not_null')).toBe(all.notNull)
  expect(findCheckType(null, 'recency')).toBeUndefined()
  expect(findCheckType('dbt', 'recency')).toBeUndefined()
  expect(findCheckType('dbt_utils', 'not_null')).toBeUndefined()
})
