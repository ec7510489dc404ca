import { describe, expect, test } from 'vitest'
import { composeFreshnessReport, judgeFreshness } from '../../src/judge/judge-freshness.ts'
import type { AgeLimit } from '../../src/model/freshness.ts'
import type { FreshnessMeasurement } from '../../src/model/freshness-report.ts'
import { aFreshnessCheck, aFreshnessVerdict, HOUR, NOW } from '../report/freshness/freshness-values.ts'
import { at } from '../support/builders.ts'

const HOURS = (count: number): AgeLimit => ({ count, period: 'hour' })

function judged(warnAfter: AgeLimit | null, errorAfter: AgeLimit | null, newest: bigint | null) {
  const check = aFreshnessCheck()
  const freshness = { ...check.freshness, warnAfter, errorAfter }
  const measurement = { kind: 'measured', sourceId: 's', newest, askedAt: NOW, durationMs: 1 } as const
  return judgeFreshness({ ...check, freshness }, measurement)
}

describe('dbt rule', () => {
  test.each<[string, AgeLimit | null, AgeLimit | null, bigint | null, string]>([
    ['younger than both', HOURS(1), HOURS(2), NOW - HOUR / 2n, 'pass'],
    ['exactly as old as allowed', HOURS(1), HOURS(2), NOW - HOUR, 'pass'],
    ['a microsecond older', HOURS(1), HOURS(2), NOW - HOUR - 1n, 'warn'],
    ['older than error_after', HOURS(1), HOURS(2), NOW - 3n * HOUR, 'fail'],
    ['older than error_after, which comes before warn_after', HOURS(9), HOURS(2), NOW - 3n * HOUR, 'fail'],
    ['in the future', HOURS(1), HOURS(2), NOW + HOUR, 'pass'],
    ['never loaded', HOURS(1), HOURS(2), null, 'fail'],
    ['never loaded, with a warning only', HOURS(1), null, null, 'warn'],
    ['minutes', { count: 30, period: 'minute' }, null, NOW - HOUR, 'warn'],
    ['days', null, { count: 1, period: 'day' }, NOW - 25n * HOUR, 'fail'],
    ['no time at all', HOURS(0), null, NOW - 1n, 'warn'],
  ])('%s', (_name, warnAfter, errorAfter, newest, outcome) => {
    expect(judged(warnAfter, errorAfter, newest).outcome).toBe(outcome)
  })

  test('never loaded is its own case, and not the year 1', () => {
    expect(judged(HOURS(1), null, null)).toMatchObject({ isNeverLoaded: true, newest: null, askedAt: NOW })
    expect(judged(HOURS(1), null, NOW)).toMatchObject({ isNeverLoaded: false, newest: NOW })
  })
})

describe('what is not known is an error, whatever the limits', () => {
  const ofType = (type: string, text: string): FreshnessMeasurement => ({
    kind: 'measured',
    sourceId: 's',
    newest: { kind: 'no-instant', type, text },
    askedAt: NOW,
    durationMs: 1,
  })
  test.each<[string, FreshnessMeasurement, RegExp]>([
    ['a date', ofType('date', '2024-01-01'), /Expected a timestamp, got a value of type date/],
    ['infinity', ofType('timestamp with time zone', 'infinity'), /loaded at infinity/],
    [
      'a failed query',
      {
        kind: 'not-measured',
        sourceId: 's',
        why: 'failed',
        error: { sqlState: '42P01', message: 'gone' },
        durationMs: 1,
      },
      /^gone$/,
    ],
  ])('%s', (_name, measurement, message) => {
    expect(judgeFreshness(aFreshnessCheck(), measurement)).toMatchObject({
      outcome: 'error',
      newest: null,
      isNeverLoaded: false,
      message: expect.stringMatching(message),
    })
  })

  test('what was known to be wrong before', () => {
    const problem = { code: 'MISSING_ARGUMENT', message: 'no loaded_at_field', position: at(1, 2) } as const
    const check = { ...aFreshnessCheck(), subject: { kind: 'broken', problem } as const }
    expect(judgeFreshness(check, undefined)).toMatchObject({ outcome: 'error', problem })
  })

  test('interrupted is a skip', () => {
    const stopped = { kind: 'not-measured', sourceId: 's', why: 'interrupted', error: null, durationMs: null } as const
    expect(judgeFreshness(aFreshnessCheck(), stopped).outcome).toBe('skip')
  })
})

test('a report has its verdicts in the order of ids, and their totals', () => {
  const b = aFreshnessVerdict(aFreshnessCheck({ uniqueId: 'b' }), { outcome: 'warn' })
  const a = aFreshnessVerdict(aFreshnessCheck({ uniqueId: 'a' }))
  const { verdicts, totals } = composeFreshnessReport(
    {
      projectName: 'x',
      targetName: 'x',
      warehouse: 'x',
      startedAt: 'x',
      durationMs: 1,
      texts: new Map(),
      notices: [],
      isInterrupted: false,
    },
    [b, a],
  )
  expect(verdicts.map(({ check }) => check.resource.uniqueId)).toEqual(['a', 'b'])
  expect(totals).toEqual({ pass: 1, warn: 1, fail: 0, error: 0, skip: 0 })
})
