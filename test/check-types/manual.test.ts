import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CHECK_TYPE_NAMES } from '../../src/check-types/catalogue.ts'
import { checkTypeManual } from '../../src/check-types/manual.ts'
import {
  renderManualEntry,
  renderManualJson,
  renderManualList,
  renderManualMarkdown,
} from '../../src/report/render-manual.ts'

const PLAIN = { color: false, width: 100 }
const MANUAL = checkTypeManual()

/** `npx vitest run --config test/vitest.config.ts test/check-types/manual.test.ts -u` writes it anew. */
test('the manual beside the definitions is made of them', async () => {
  const path = join(import.meta.dirname, '../../src/check-types/README.md')
  await expect(renderManualMarkdown(MANUAL)).toMatchFileSnapshot(path)
})

test('every check type is in it, once, and in the list', () => {
  expect(MANUAL.map(({ name }) => name).toSorted()).toEqual(CHECK_TYPE_NAMES)
  const list = renderManualList(MANUAL, PLAIN)
  for (const name of CHECK_TYPE_NAMES) expect(list).toContain(`${name} `)
})

test('every argument says what it must be', () => {
  const vague = MANUAL.flatMap(({ name, arguments: all }) =>
    all.filter(({ expected }) => /^(a value|Invalid input.*)$/.test(expected)).map((one) => `${name}: ${one.name}`),
  )
  expect(vague).toEqual([])
})

describe('one check type', () => {
  function entry(name: string) {
    const found = MANUAL.find((one) => one.name === name)
    if (found === undefined) throw new Error(`there is no ${name}`)
    return found
  }

  test('on the terminal', () => {
    expect(renderManualEntry(entry('dbt_utils.accepted_range'), PLAIN)).toBe(`dbt_utils.accepted_range

  fails when    a value is below \`min_value\` or above \`max_value\`, or, without \`inclusive\`, equal to
                one of them; every such row counts. A bound may be any SQL expression, a column too
  NULL          passes, as undecided; so does a row where a bound is NULL and the other one holds
  empty         passes, vacuous
  in dbt        same as dbt_utils \`accepted_range\`: without any bound nothing can fail
  stands below  a column
  min_value     SQL text
  max_value     SQL text
  inclusive     true or false; default true

  models:
    - name: orders
      columns:
        - name: amount
          data_tests:
            - dbt_utils.accepted_range:
                arguments:
                  min_value: 0
                  inclusive: false
`)
  })

  test('as JSON', () => {
    expect(JSON.parse(renderManualJson([entry('relationships')]))).toMatchObject({
      name: 'relationships',
      on: 'column',
      arguments: [
        { name: 'to', expected: 'a relation', required: true, default: null },
        { name: 'field', expected: 'SQL text', required: true, default: null },
      ],
      example: expect.stringContaining("to: ref('customers')"),
    })
  })

  test('without arguments the example is its name', () => {
    expect(renderManualEntry(entry('not_null'), PLAIN)).toContain('          - not_null\n')
  })
})
