import { describe, expect, test } from 'vitest'
import type { Report } from '../../src/model/report.ts'
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

describe('what was asked', () => {
  const asked = (changes: Partial<Report>) =>
    renderConsole(aReport([passing], changes), plain)
      .split('\n')
      .at(-3)
  const statistics = { statements: 1, scans: 1, databaseMs: 12, rowsScanned: 1n }

  test('is one line before the totals', () => {
    expect(asked({ statistics, pagesScanned: 1 })).toBe(
      '1 statement (1 scan), 1 row, about 8.2 kB, 12 ms in the database',
    )
  })

  test('does not guess a size that the catalog does not know', () => {
    expect(asked({ statistics, pagesScanned: null })).toBe('1 statement (1 scan), 1 row, 12 ms in the database')
  })

  test('without a scan speaks of no rows', () => {
    const singles = { statements: 2, scans: 0, databaseMs: 12, rowsScanned: 0n }
    expect(asked({ statistics: singles, pagesScanned: 0 })).toBe('2 statements, 12 ms in the database')
  })

  test('may be nothing, where all is proved', () => {
    const none = { statements: 0, scans: 0, databaseMs: 0, rowsScanned: 0n }
    const proved = { ...passing, via: 'proof', provenBy: 'orders_pkey', rowsEvaluated: null, durationMs: null } as const
    const text = renderConsole(aReport([proved], { statistics: none, pagesScanned: 0 }), plain)
    expect(text).toContain('✓ capacity  1 check (1 proved)\n')
    expect(text).toContain('\n0 statements, 1 check proved by constraints\n1 check: 1 passed')
  })

  test('is left out where only what needs attention is wanted, notices too', () => {
    const report = aReport([passing], { notices: ['Nothing is proved by constraints.'] })
    expect(renderConsole(report, plain)).toContain('\nnote: Nothing is proved by constraints.\n3 statements')
    expect(renderConsole(report, { ...plain, isQuiet: true })).toBe('1 check: 1 passed  in 1.2 s\n')
  })
})

test.each([
  ['scan', null, 'in a scan'],
  ['fingerprint', null, 'by a fingerprint in a scan'],
  ['query', null, 'by a query of its own'],
  ['proof', 'orders\u001b_pkey', 'proved by orders\\u001b_pkey'],
] as const)('a block says how its verdict was come by: %s', (via, provenBy, words) => {
  expect(renderConsole(aReport([{ ...failing, via, provenBy }]), plain)).toContain(`measured   ${words}\n`)
})

test('what was not measured was not come by in any way', () => {
  const broken = aVerdict(aCheck(), { ...NOT_MEASURED, outcome: 'error', message: 'no such column' })
  expect(renderConsole(aReport([broken]), plain)).not.toContain('measured')
})

test('an error of the server leads to the SQL, though the report does not carry it; one of the project does not', () => {
  const refused = aVerdict(aCheck(), { ...NOT_MEASURED, outcome: 'error', sql: null, message: 'no such column' })
  expect(renderConsole(aReport([refused]), plain)).toContain('assay compile --select not_null_revenue_order_id\n')
  const problem = { code: 'BAD_EXPRESSION', message: 'bad' } as const
  expect(renderConsole(aReport([{ ...refused, problem }]), plain)).not.toContain('assay compile')
})

test('a mistake in a file is shown at its line, with a caret', () => {
  const problem = {
    code: 'UNKNOWN_CHECK_TYPE',
    message: 'Unknown check type "not_nul"',
    position: { file: 'models/a.yml', line: 2, column: 5 },
  } as const
  const verdict = aVerdict(aCheck(), { ...NOT_MEASURED, outcome: 'error', problem })
  const texts = new Map([['models/a.yml', 'tests:\n  - not_nul\n']])
  const lines = renderConsole(aReport([verdict], { texts }), plain).split('\n')
  const quoted = lines.findIndex((line) => line.includes('|   - not_nul'))
  expect(lines[quoted - 1]).toContain('models/a.yml:2:5')
  expect(lines[quoted + 1]?.indexOf('^')).toBe(lines[quoted]?.indexOf('not_nul'))
  expect(renderConsole(aReport([verdict]), plain)).not.toContain('^')
})
