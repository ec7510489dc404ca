import { expect, test } from 'vitest'
import { renderConsole } from '../../src/report/render-console.ts'
import { aCheck, aReport, aResource, aVerdict, NOT_MEASURED, rows } from './report-values.ts'

const plain = { color: false, width: 100 }
const failing = aVerdict(aCheck(), { outcome: 'fail', failures: 1n })
const passing = aVerdict(aCheck({ resource: aResource('capacity') }))

test('a check with a name of its own goes by it', () => {
  const verdict = aVerdict(aCheck({ customName: 'orders_add_up' }), {
    outcome: 'fail',
    failures: 2n,
    rowsEvaluated: 9n,
  })
  expect(renderConsole(aReport([verdict]), plain)).toContain('FAIL  orders_add_up: 2 of 9 rows\n')
})

test('fail and error differ in word, symbol and color', () => {
  const broken = aVerdict(aCheck({ resource: aResource('orders') }), { ...NOT_MEASURED, outcome: 'error' })
  const text = renderConsole(aReport([failing, broken]), { color: true, width: 100 })
  expect(text).toContain('\u001b[31m✗')
  expect(text).toContain('\u001b[31m\u001b[1mFAIL ')
  expect(text).toContain('\u001b[35m?')
  expect(text).toContain('\u001b[35m\u001b[1mERROR')
})

test('quiet leaves out what needs no attention, and says neither where nor what the exit code means', () => {
  const text = renderConsole(aReport([failing, passing]), { ...plain, isQuiet: true })
  expect(text).toMatch(/^✗ revenue/)
  expect(text).not.toContain('capacity')
  expect(text).not.toContain('exit code')
  expect(text).toMatch(/\n2 checks: 1 passed, 1 failed {2}in 1\.2 s\n$/)
})

test('quiet says only the totals where all passed', () => {
  expect(renderConsole(aReport([passing]), { ...plain, isQuiet: true })).toBe('1 check: 1 passed  in 1.2 s\n')
})

test('the worst resource stands last, whatever its name', () => {
  const worst = aVerdict(aCheck({ resource: aResource('a') }), { ...NOT_MEASURED, outcome: 'error' })
  const text = renderConsole(aReport([worst, failing, passing]), plain)
  expect(text.indexOf('✓ capacity')).toBeLessThan(text.indexOf('✗ revenue'))
  expect(text.indexOf('✗ revenue')).toBeLessThan(text.indexOf('? a'))
})

test('suggests the command that was given, and the unique_id where a name is not enough', () => {
  const twin = aVerdict(aCheck({ uniqueId: 'test.other.not_null_revenue_order_id.1' }), {
    outcome: 'warn',
    failures: 1n,
  })
  const text = renderConsole(aReport([failing, twin]), {
    ...plain,
    commandPrefix: (verb) => `npx assay ${verb} -t dev`,
  })
  expect(text).toContain('npx assay show -t dev test.shop.not_null_revenue_order_id.0123456789')
  expect(text).toContain('npx assay show -t dev test.other.not_null_revenue_order_id.1')
})

test('a sample keeps to the width: the tested column first, then what fits, then how much is missing', () => {
  const wide = rows({ a: 25, b: 25, c: 25, order_id: 25 }, ['1'.repeat(50), '2'.repeat(50), '3', 'x'])
  const verdict = { ...failing, failures: 1n, sample: wide }
  const lines = renderConsole(aReport([verdict]), { color: false, width: 60 }).split('\n')
  const header = lines.findIndex((line) => line.includes('order_id  a'))
  expect(lines[header + 1]).toBe(`        x         ${'1'.repeat(31)}…`)
  expect(lines[header + 2]).toBe('        … and 2 more columns')
  expect(lines.every((line) => line.length <= 100)).toBe(true)
})

test('a run of nothing says so', () => {
  expect(renderConsole(aReport([]), { ...plain, isQuiet: true })).toBe('no checks were run  in 1.2 s\n')
})
