import { StatementError } from '../errors.ts'
import type { Measurement, NotMeasured } from '../model/measurement.ts'
import type { Statement } from '../model/statement.ts'
import type { ResultSet, Warehouse } from '../model/warehouse.ts'
import { readAnswer } from './read-answer.ts'

/** What the server, and the warehouse in its place, calls a statement that was taken back. */
const QUERY_CANCELED = '57014'

/** Asks one statement and tells what it says of each of its checks. @throws WarehouseError */
export async function runStatement(
  statement: Statement,
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<readonly Measurement[]> {
  if (signal.aborted) return notMeasured(statement, { why: stopReason(signal), error: null, durationMs: null })
  const startedAt = performance.now()
  const elapsed = (): number => performance.now() - startedAt
  try {
    const result = await warehouse.query(statement.sql, signal)
    return readResult(statement, result, elapsed())
  } catch (error) {
    const durationMs = elapsed()
    if (!(error instanceof StatementError)) throw error
    if (signal.aborted && error.sqlState === QUERY_CANCELED) {
      return notMeasured(statement, { why: stopReason(signal), error: null, durationMs })
    }
    const { sqlState, message } = error
    return notMeasured(statement, { why: 'failed', error: { sqlState, message }, durationMs })
  }
}

function readResult(statement: Statement, result: ResultSet, durationMs: number): readonly Measurement[] {
  const [row, ...more] = result.rows
  if (row === undefined || more.length > 0) {
    const message = `The statement gave ${result.rows.length} rows. Expected exactly one.`
    return notMeasured(statement, { why: 'failed', error: { sqlState: null, message }, durationMs })
  }
  return statement.answers.map((answer) => readAnswer(statement, answer, result, row, durationMs))
}

function notMeasured(
  { sql, answers }: Statement,
  what: Pick<NotMeasured, 'why' | 'error' | 'durationMs'>,
): readonly NotMeasured[] {
  return answers.map(({ checkId }) => ({ kind: 'not-measured', checkId, ...what, sql }))
}

function stopReason(signal: AbortSignal): 'interrupted' | 'fail-fast' {
  return signal.reason === 'fail-fast' ? 'fail-fast' : 'interrupted'
}
