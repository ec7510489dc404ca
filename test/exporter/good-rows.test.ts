import { expect, it } from 'vitest'
import { goodRowsOf, noResults, type TargetResults, withConfigured, withReport } from '../../src/exporter/results.ts'
import type { Verdict } from '../../src/model/report.ts'
import { aCheck, aReport, aVerdict, NOT_MEASURED } from '../report/report-values.ts'

const check = aCheck({ testName: 'row_count', column: null })
const before = withConfigured(noResults('prod'), { checks: [check], resources: [] })

function after(...verdicts: readonly Partial<Verdict>[]): TargetResults {
  return verdicts.reduce(
    (known, changes) => withReport(known, aReport([aVerdict(check, changes)]), new Date('2024-03-01T03:00:00Z')),
    before,
  )
}

it.each([
  ['nothing, before a run', [], undefined],
  ['the first count, which had nothing to be compared with', [{ outcome: 'skip', rowsEvaluated: 100n }], 100n],
  ['the newest count that was in order', [{ rowsEvaluated: 100n }, { rowsEvaluated: 120n }], 120n],
  ['none that broke the rule', [{ rowsEvaluated: 100n }, { outcome: 'fail', rowsEvaluated: 7n }], 100n],
  ['none that warned', [{ rowsEvaluated: 100n }, { outcome: 'warn', rowsEvaluated: 7n }], 100n],
  ['none where nothing was counted', [{ rowsEvaluated: 100n }, { ...NOT_MEASURED, outcome: 'error' }], 100n],
  ['0, if that was counted', [{ rowsEvaluated: 100n }, { rowsEvaluated: 0n }], 0n],
] as const)('what a check is compared with: %s', (_, verdicts, expected) => {
  expect(goodRowsOf(after(...verdicts)).get(check.uniqueId)).toBe(expected)
})

it('a count that had nothing to be compared with is a result', () => {
  const results = after({ outcome: 'skip', rowsEvaluated: 100n })
  expect(results.results.get(check.uniqueId)?.verdict.outcome).toBe('skip')
})
