import { StatementError } from '../errors.ts'
import type { NotMeasured } from '../model/measurement.ts'
import type { Statement } from '../model/statement.ts'
import type { ResultSet, Warehouse } from '../model/warehouse.ts'

/** What the server, and the warehouse in its place, calls a statement that was taken back. */
const QUERY_CANCELED = '57014'

export type StatementFailure = NonNullable<NotMeasured['error']>

/** What came of a statement. */
export type Reply =
  | { readonly kind: 'answered'; readonly result: ResultSet; readonly durationMs: number }
  | { readonly kind: 'failed'; readonly error: StatementFailure; readonly durationMs: number }
  /** `durationMs` is null if it was never started. */
  | { readonly kind: 'stopped'; readonly why: 'interrupted' | 'fail-fast'; readonly durationMs: number | null }

/** Asks one statement, unless it is too late. @throws WarehouseError */
export async function runStatement(
  { sql }: Pick<Statement, 'sql'>,
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<Reply> {
  if (signal.aborted) return { kind: 'stopped', why: stopReason(signal), durationMs: null }
  const startedAt = performance.now()
  try {
    const result = await warehouse.query(sql, signal)
    return { kind: 'answered', result, durationMs: performance.now() - startedAt }
  } catch (error) {
    const durationMs = performance.now() - startedAt
    if (!(error instanceof StatementError)) throw error
    const { sqlState, message } = error
    if (signal.aborted && sqlState === QUERY_CANCELED) return { kind: 'stopped', why: stopReason(signal), durationMs }
    return { kind: 'failed', error: { sqlState, message }, durationMs }
  }
}

function stopReason(signal: AbortSignal): 'interrupted' | 'fail-fast' {
  return signal.reason === 'fail-fast' ? 'fail-fast' : 'interrupted'
}
