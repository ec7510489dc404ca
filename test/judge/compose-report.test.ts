import { expect, test } from 'vitest'
import { composeReport } from '../../src/judge/compose-report.ts'
import { judgeMeasurement } from '../../src/judge/judge-measurement.ts'
import type { Outcome, Verdict } from '../../src/model/report.ts'
import { check, measured } from '../support/builders.ts'

const FACTS = {
  projectName: 'shop',
  targetName: 'dev',
  warehouse: 'PostgreSQL 17.2 on localhost:5432',
  startedAt: '2024-01-01T10:00:00.000Z',
  durationMs: 1234,
  statistics: { statements: 5, scans: 2, databaseMs: 900, rowsScanned: 12n },
  phases: {},
  pagesScanned: null,
  estimatedRows: new Map(),
  texts: new Map(),
  notices: ['Nothing is proved by constraints.'],
  isInterrupted: true,
}

function verdict(name: string, outcome: Outcome): Verdict {
  return { ...judgeMeasurement(check(name), measured(), { vacuous: 'pass', failsOnWarning: false }), outcome }
}

test('verdicts come in the order of their ids, whatever order they arrived in', () => {
  const arrived = ['not_null_b', 'unique_a', 'Z', 'accepted', 'not_null_a'].map((name) => verdict(name, 'pass'))
  const { verdicts } = composeReport(FACTS, arrived)
  expect(verdicts.map((one) => one.check.name)).toEqual(['Z', 'accepted', 'not_null_a', 'not_null_b', 'unique_a'])
  expect(arrived[0]?.check.name).toBe('not_null_b')
})

test('totals count every outcome, zeros too', () => {
  const outcomes: readonly Outcome[] = [
    'pass',
    'error',
    'pass',
    'fail',
    'skip',
    'skip',
    'skip',
    'error',
    'fail',
    'fail',
    'fail',
  ]
  const verdicts = outcomes.map((outcome, index) => verdict(`c${index}`, outcome))
  expect(composeReport(FACTS, verdicts).totals).toEqual({ pass: 2, warn: 0, fail: 4, error: 2, skip: 3 })
  expect(composeReport(FACTS, []).totals).toEqual({ pass: 0, warn: 0, fail: 0, error: 0, skip: 0 })
})

test('facts of the run are told as they are', () => {
  expect(composeReport(FACTS, [])).toMatchObject(FACTS)
})
