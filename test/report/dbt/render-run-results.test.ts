import { expect, test } from 'vitest'
import type { Invocation } from '../../../src/model/invocation.ts'
import type { Verdict } from '../../../src/model/report.ts'
import { renderRunResults } from '../../../src/report/dbt/render-run-results.ts'
import { at } from '../../support/builders.ts'
import { aCheck, aReport, aVerdict, NOT_MEASURED } from '../report-values.ts'
import { expectDbtShape } from './dbt-shape.ts'

const INVOCATION: Invocation = {
  id: '0d6d7c4c-9c4c-4a53-a6b9-6f3bdbf8d0f1',
  startedAt: '2024-03-01T03:00:00.000Z',
  which: 'test',
  command: 'assay test',
  flags: {},
  vars: {},
  env: {},
}

function resultOf(verdict: Verdict): unknown {
  const document: { readonly results: readonly unknown[] } = JSON.parse(
    renderRunResults(aReport([verdict]), INVOCATION, () => 'select 1'),
  )
  expectDbtShape('run-results', document)
  return document.results[0]
}

test('a pass has 0 failures, whatever fail_calc gave, and no message', () => {
  expect(resultOf(aVerdict(aCheck(), { failures: 5n }))).toMatchObject({ status: 'pass', failures: 0, message: null })
})

test('a fail and a warning have their failures', () => {
  const message = 'Got 3 results, configured to fail if != 0'
  expect(resultOf(aVerdict(aCheck(), { outcome: 'fail', failures: 3n, message }))).toMatchObject({
    status: 'fail',
    failures: 3,
    message,
  })
  expect(resultOf(aVerdict(aCheck(), { outcome: 'warn', failures: 1n }))).toMatchObject({ status: 'warn', failures: 1 })
})

test('an error of the database is told in the words of dbt', () => {
  const message = 'column "x" does not exist\nHINT: Perhaps you meant "y".'
  const verdict = aVerdict(aCheck(), { ...NOT_MEASURED, outcome: 'error', message, sqlState: '42703' })
  expect(resultOf(verdict)).toMatchObject({
    status: 'error',
    failures: null,
    adapter_response: {},
    message:
      'Database Error in test not_null_revenue_order_id (models/marts/finance/_finance__models.yml)\n  column "x" does not exist\n  HINT: Perhaps you meant "y".',
  })
})

test('what is known to be wrong before anybody is asked was never compiled', () => {
  const problem = { code: 'UNKNOWN_CHECK_TYPE', message: 'Unknown check type "nul"', position: at(3, 4) } as const
  const verdict = aVerdict(aCheck(), { ...NOT_MEASURED, outcome: 'error', problem, message: problem.message })
  const text = renderRunResults(aReport([verdict]), INVOCATION, () => null)
  expect(JSON.parse(text).results[0]).toMatchObject({
    compiled: false,
    compiled_code: null,
    message: expect.stringContaining('Compilation Error in test not_null_revenue_order_id'),
  })
})

test('a proof has no answer of the database', () => {
  expect(resultOf(aVerdict(aCheck(), { via: 'proof', durationMs: null, completedAt: null }))).toMatchObject({
    adapter_response: {},
    timing: [],
    execution_time: 0,
  })
})

test('skipped by --fail-fast is there, a ref that leads nowhere is not', () => {
  const skipped = aVerdict(aCheck(), {
    ...NOT_MEASURED,
    outcome: 'skip',
    message: 'an earlier check failed (--fail-fast)',
  })
  expect(resultOf(skipped)).toMatchObject({ status: 'skipped', failures: null })
  const lost = aCheck({ subject: { kind: 'unreachable', reason: "ref('x') leads nowhere" } })
  expect(resultOf(aVerdict(lost, { ...NOT_MEASURED, outcome: 'skip' }))).toBeUndefined()
})

test('the time of the statement ends where the verdict was known', () => {
  expect(resultOf(aVerdict(aCheck(), { durationMs: 250 }))).toMatchObject({
    execution_time: 0.25,
    timing: [
      { name: 'compile', started_at: '2024-03-01T03:00:00.750Z', completed_at: '2024-03-01T03:00:00.750Z' },
      { name: 'execute', started_at: '2024-03-01T03:00:00.750Z', completed_at: '2024-03-01T03:00:01.000Z' },
    ],
  })
})

test('a number of failures has all of its digits', () => {
  const text = renderRunResults(
    aReport([aVerdict(aCheck(), { outcome: 'fail', failures: 9_007_199_254_740_993n })]),
    INVOCATION,
    () => null,
  )
  expect(text).toContain('"failures":9007199254740993')
})
