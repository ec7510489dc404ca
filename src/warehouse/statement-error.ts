import { DatabaseError } from 'pg'
import { StatementError } from '../errors.ts'

/** What the server said about a statement, with its detail and hint: `column "x" does not exist`. */
export function statementError(error: unknown): StatementError {
  if (error instanceof StatementError) return error
  if (error instanceof DatabaseError) {
    const lines = [error.message, error.detail && `DETAIL: ${error.detail}`, error.hint && `HINT: ${error.hint}`]
    return new StatementError(lines.filter(Boolean).join('\n'), error.code ?? null, error)
  }
  const reason = error instanceof Error ? error.message : String(error)
  // 08006 is what the manual calls it: connection_failure.
  return new StatementError(`The connection broke while the statement ran: ${reason}`, '08006', error)
}

/** A statement that we took back ourselves, before or while it ran. 57014 is the server's code for it: query_canceled. */
export function cancelledError(): StatementError {
  return new StatementError('The statement was cancelled.', '57014')
}
