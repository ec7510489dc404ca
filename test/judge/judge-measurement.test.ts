import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { judgeMeasurement } from '../../src/judge/judge-measurement.ts'
import { measurementOfProof } from '../../src/judge/measurement-of-proof.ts'
import type { Check } from '../../src/model/check.ts'
import type { Measured, NotMeasured } from '../../src/model/measurement.ts'
import type { Outcome, VacuousPolicy } from '../../src/model/report.ts'
import { at, check, config, located, measurable, measured } from '../support/builders.ts'

const FAILS = 'Got 5 results, configured to fail if > 2'
const WARNS = 'Got 5 results, configured to warn if > 1'

function withSeverity(severity: 'error' | 'warn'): Check {
  return check('c', { config: config({ severity, errorIf: located('> 2'), warnIf: located('> 1') }) })
}

function judge(changes: Partial<Measured>, on: Check = withSeverity('error'), vacuous: VacuousPolicy = 'pass') {
  return judgeMeasurement(on, measured(changes), { vacuous, failsOnWarning: false })
}

describe('severity and thresholds decide as in dbt', () => {
  test.each<['error' | 'warn', boolean, boolean, Outcome, string | null]>([
    // severity, error_if is met, warn_if is met
    ['error', true, true, 'fail', FAILS],
    ['error', true, false, 'fail', FAILS],
    ['error', false, true, 'warn', WARNS],
    ['error', false, false, 'pass', null],
    ['warn', true, true, 'warn', WARNS],
    ['warn', true, false, 'pass', null],
    ['warn', false, true, 'warn', WARNS],
    ['warn', false, false, 'pass', null],
  ])('severity %s, error %s, warn %s: %s', (severity, shouldError, shouldWarn, outcome, message) => {
    const verdict = judge({ failures: 5n, shouldError, shouldWarn }, withSeverity(severity))
    expect(verdict).toMatchObject({ outcome, message, failures: 5n, isVacuous: false })
  })

  test.each(['warn', 'error'] as const)(
    'what would warn with severity %s fails where warnings are failures',
    (severity) => {
      const policy = { vacuous: 'pass', failsOnWarning: true } as const
      const warned = measured({ failures: 5n, shouldWarn: true })
      expect(judgeMeasurement(withSeverity(severity), warned, policy)).toMatchObject({
        outcome: 'fail',
        message: 'Got 5 results, configured to fail if > 1',
      })
      expect(judgeMeasurement(withSeverity(severity), measured({}), policy).outcome).toBe('pass')
    },
  )

  test.each([
    [0n, 'Got 0 results, configured to fail if > 2'],
    [1n, 'Got 1 result, configured to fail if > 2'],
    [2n, 'Got 2 results, configured to fail if > 2'],
    [-1n, 'Got -1 results, configured to fail if > 2'],
    [123456789012345678901234567890n, 'Got 123456789012345678901234567890 results, configured to fail if > 2'],
  ])('the database said that %s fails, so it does', (failures, message) => {
    expect(judge({ failures, shouldError: true })).toMatchObject({ outcome: 'fail', failures, message })
  })

  test.each(['NULL', '1.5', 'many', 'NaN'])('failures of %s are an error, whatever the thresholds say', (text) => {
    for (const severity of ['error', 'warn'] as const) {
      for (const isMet of [true, false]) {
        const changes = { failures: { kind: 'not-an-integer', text }, shouldWarn: isMet, shouldError: isMet } as const
        const verdict = judge({ ...changes, rowsEvaluated: 0n }, withSeverity(severity), 'fail')
        expect(verdict).toMatchObject({ outcome: 'error', failures: null, isVacuous: false, rowsEvaluated: 0n })
        expect(verdict.message).toContain(text)
      }
    }
  })

  test('a pass keeps its true number of failures, where dbt says 0', () => {
    expect(judge({ failures: 2n })).toMatchObject({ outcome: 'pass', failures: 2n })
  })
})

describe('what was measured is told', () => {
  test('rows, the way it was come by, and duration; SQL is not its business', () => {
    const on = withSeverity('error')
    const changes = { failures: 2n, failingRows: 7n, rowsUndecided: 3n, shouldError: true, via: 'query' } as const
    expect(judge(changes, on)).toEqual({
      check: on,
      outcome: 'fail',
      failures: 2n,
      failingRows: 7n,
      rowsEvaluated: 10n,
      rowsUndecided: 3n,
      newestRow: null,
      isVacuous: false,
      message: 'Got 2 results, configured to fail if > 2',
      problem: null,
      sqlState: null,
      via: 'query',
      provenBy: null,
      sql: null,
      durationMs: 12.5,
      completedAt: null,
      sample: null,
    })
  })

  test('no row is undecided where every one takes part; where some may not, and nobody could count them, that is unknown', () => {
    const from = sql.raw('orders')
    const rows = { kind: 'rows', from, fails: sql`a`, selects: sql`a`, proof: null } as const
    const every = check('c', { subject: measurable({ ...rows, undecided: null }) })
    const some = check('c', { subject: measurable({ ...rows, undecided: sql`a is null` }) })
    const aggregate = {
      kind: 'aggregate',
      from,
      aggregates: [],
      fails: () => sql`a`,
      selects: null,
      undecided: null,
    } as const
    const open = check('c', { subject: measurable({ ...aggregate, isUndecided: () => sql`a` }) })
    const query = { kind: 'query', from, failingRows: sql`select`, isPerRow: false, proof: null } as const
    const opaque = check('c', { subject: measurable({ ...query, undecided: null, isOpaque: true }) })
    expect(judge({ rowsUndecided: null }, every).rowsUndecided).toBe(0n)
    expect(judge({ rowsUndecided: null, rowsEvaluated: null }, every).rowsUndecided).toBeNull()
    for (const one of [some, open, opaque]) expect(judge({ rowsUndecided: null }, one).rowsUndecided).toBeNull()
  })

  test.each(['scan', 'fingerprint', 'query'] as const)('a %s', (via) => {
    expect(judge({ via })).toMatchObject({ outcome: 'pass', via, provenBy: null })
  })

  test('a proof and its constraint; the rows that nobody counted stay unknown, and the pass is not vacuous', () => {
    const proven = measurementOfProof({ check: withSeverity('error'), provenBy: 'orders_pkey' })
    expect(proven.checkId).toBe('test.shop.c.0123456789')
    for (const policy of ['pass', 'warn', 'fail'] as const) {
      expect(judgeMeasurement(withSeverity('error'), proven, { vacuous: policy, failsOnWarning: false })).toMatchObject(
        {
          outcome: 'pass',
          failures: 0n,
          rowsEvaluated: null,
          rowsUndecided: null,
          failingRows: null,
          isVacuous: false,
          via: 'proof',
          provenBy: 'orders_pkey',
          durationMs: null,
        },
      )
    }
  })

  test('a proof about no rows at all is vacuous, like any pass', () => {
    const proven = { via: 'proof', provenBy: 'orders_pkey', rowsEvaluated: 0n } as const
    expect(judge(proven, withSeverity('error'), 'fail')).toMatchObject({
      outcome: 'fail',
      isVacuous: true,
      via: 'proof',
      provenBy: 'orders_pkey',
    })
  })

  test('failing rows only where they are another number than the failures', () => {
    expect(judge({ failures: 2n, failingRows: 2n }).failingRows).toBeNull()
    expect(judge({ failures: 2n, failingRows: 4n }).failingRows).toBe(4n)
    expect(judge({ failures: 2n, failingRows: null }).failingRows).toBeNull()
  })
})

describe('a pass on nothing', () => {
  const NOTHING: readonly (readonly [string, Partial<Measured>])[] = [
    ['no rows', { rowsEvaluated: 0n }],
    ['no rows, none undecided', { rowsEvaluated: 0n, rowsUndecided: 0n }],
    ['nothing but undecided rows', { rowsEvaluated: 10n, rowsUndecided: 10n }],
  ]

  test.each(NOTHING)('%s: is vacuous, and becomes what the policy says', (_, changes) => {
    for (const policy of ['pass', 'warn', 'fail'] as const) {
      expect(judge(changes, withSeverity('warn'), policy)).toMatchObject({
        outcome: policy,
        isVacuous: true,
        failures: 0n,
        message: 'passed on nothing: no row could have failed',
      })
    }
  })

  test.each<[string, Partial<Measured>]>([
    ['one row that could have failed', { rowsEvaluated: 10n, rowsUndecided: 9n }],
    ['rows, and nobody asked which are undecided', { rowsEvaluated: 10n, rowsUndecided: null }],
    ['a number of rows that nobody asked for', { rowsEvaluated: null, rowsUndecided: null }],
  ])('%s: is a pass under every policy', (_, changes) => {
    for (const policy of ['pass', 'warn', 'fail'] as const) {
      expect(judge(changes, withSeverity('error'), policy)).toMatchObject({
        outcome: 'pass',
        isVacuous: false,
        message: null,
      })
    }
  })

  test('a fail or a warning is never vacuous: recency fails on an empty table', () => {
    for (const policy of ['pass', 'warn', 'fail'] as const) {
      const failed = judge({ failures: 1n, rowsEvaluated: 0n, shouldError: true }, withSeverity('error'), policy)
      expect(failed).toMatchObject({ outcome: 'fail', isVacuous: false })
      const warned = judge({ failures: 1n, rowsEvaluated: 0n, shouldWarn: true }, withSeverity('error'), policy)
      expect(warned).toMatchObject({ outcome: 'warn', isVacuous: false })
    }
  })
})

describe('a check that was not measured', () => {
  const notMeasured = (changes: Partial<NotMeasured>): NotMeasured => ({
    kind: 'not-measured',
    checkId: 'test.shop.c.0123456789',
    why: 'failed',
    error: null,
    durationMs: null,
    ...changes,
  })
  const UNKNOWN = { failures: null, failingRows: null, rowsEvaluated: null, rowsUndecided: null, isVacuous: false }

  test.each(['error', 'warn'] as const)(
    'a failed statement is an error, severity %s does not soften it',
    (severity) => {
      const error = { sqlState: '42P01', message: 'relation "marts.orders" does not exist' }
      expect(
        judgeMeasurement(withSeverity(severity), notMeasured({ error, durationMs: 3 }), {
          vacuous: 'pass',
          failsOnWarning: false,
        }),
      ).toMatchObject({
        ...UNKNOWN,
        outcome: 'error',
        message: error.message,
        sqlState: '42P01',
        via: null,
        provenBy: null,
        durationMs: 3,
      })
    },
  )

  test.each(['fail-fast', 'interrupted'] as const)('nobody asked (%s): it is skipped, and says why', (why) => {
    const verdict = judgeMeasurement(withSeverity('error'), notMeasured({ why }), {
      vacuous: 'fail',
      failsOnWarning: false,
    })
    expect(verdict).toMatchObject({ ...UNKNOWN, outcome: 'skip', sqlState: null, durationMs: null })
    expect(verdict.message).toContain(why)
  })

  test('a broken check is an error with its problem', () => {
    const problem = {
      code: 'BAD_EXPRESSION',
      message: 'where: Expected one SQL expression',
      position: at(4, 5),
    } as const
    for (const severity of ['error', 'warn'] as const) {
      const broken = { ...withSeverity(severity), subject: { kind: 'broken', problem } } as const
      expect(judgeMeasurement(broken, undefined, { vacuous: 'pass', failsOnWarning: false })).toMatchObject({
        ...UNKNOWN,
        outcome: 'error',
        message: problem.message,
        problem,
        sql: null,
        durationMs: null,
      })
    }
  })

  test('an unreachable check is skipped with the reason', () => {
    const unreachable = check('c', { subject: { kind: 'unreachable', reason: "ref('x') is disabled" } })
    expect(judgeMeasurement(unreachable, undefined, { vacuous: 'fail', failsOnWarning: false })).toMatchObject({
      ...UNKNOWN,
      outcome: 'skip',
      message: "ref('x') is disabled",
      problem: null,
      sql: null,
    })
  })

  test('a measurable check without a measurement is a bug of ours', () => {
    expect(() => judgeMeasurement(check('c'), undefined, { vacuous: 'pass', failsOnWarning: false })).toThrow(
      'test.shop.c.0123456789',
    )
  })
})
