import { describe, expect, test } from 'vitest'
import type { Attempt } from '../../src/warehouse/run-query.ts'
import { statementError } from '../../src/warehouse/server-error.ts'
import { faultOfHolder, faultOfImport } from '../../src/warehouse/snapshot-faults.ts'

const ANSWERED: Attempt = { kind: 'answered', result: { columns: [], rows: [] }, isUsable: true }

/** A query that failed of what a server says; `finishedSteps` 1 is at the import. */
function failed(code: string, message: string, changes: Partial<Extract<Attempt, { kind: 'failed' }>> = {}): Attempt {
  const error = statementError(Object.assign(new Error(message), { severity: 'ERROR', code, hint: 'Nothing.' }))
  return { kind: 'failed', error, isCancelled: false, finishedSteps: 3, isUsable: true, ...changes }
}

describe('a snapshot goes on', () => {
  test.each([
    ['an answer', ANSWERED],
    ['an error in the query', failed('22012', 'division by zero')],
    ['a time limit', failed('57014', 'canceling statement due to statement timeout')],
    ['a cancel', failed('57014', 'canceling statement due to user request', { isCancelled: true })],
  ])('after %s', (_, attempt) => {
    expect(faultOfHolder(attempt)).toBe(null)
    expect(faultOfImport(attempt)).toBe(null)
  })

  test('after another connection than the one that holds it was lost', () => {
    const lost = failed('57P01', 'terminating connection', { isUsable: false })
    expect(faultOfImport(lost)).toBe(null)
    expect(faultOfImport({ ...ANSWERED, isUsable: false })).toBe(null)
    expect(faultOfImport(failed('57P01', 'terminating connection', { isUsable: false, finishedSteps: 1 }))).toBe(null)
  })

  test('after a cancel that came during the import', () => {
    expect(faultOfImport(failed('57014', 'canceling', { isCancelled: true, finishedSteps: 1 }))).toBe(null)
  })
})

describe('a snapshot is over', () => {
  test('once a connection cannot import it, which is told in the first line of what the server says', () => {
    const refused = failed('22023', 'invalid snapshot identifier: "1"', { finishedSteps: 1 })
    expect(faultOfImport(refused)).toBe(
      'The server refused the shared snapshot (invalid snapshot identifier: "1"). Statements that start later see their own instants.',
    )
  })

  test('once its connection is lost, whatever became of the query', () => {
    const lost = failed('57P01', 'terminating connection', { isUsable: false, isCancelled: true })
    expect(faultOfHolder(lost)).toMatch(/lost \(terminating connection\)/)
    expect(faultOfHolder({ ...ANSWERED, isUsable: false })).toMatch(/lost\./)
  })

  test('once a standby has removed what it sees', () => {
    const conflict = failed('40001', 'canceling statement due to conflict with recovery')
    expect(faultOfHolder(conflict)).toMatch(/standby/)
    expect(faultOfImport(conflict)).toMatch(/standby/)
  })
})
