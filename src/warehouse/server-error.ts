import { StatementError } from '../errors.ts'

/** What a Postgres server sends when it refuses something; both drivers give it as an error with these fields. */
type ServerError = Error & {
  /** SQLSTATE. */
  readonly code: string
  readonly detail?: string | undefined
  readonly hint?: string | undefined
  /** Place in the text of the query, in characters from 1. */
  readonly position?: string | undefined
}

/** True for an error that came from the server, false for one that came from the way to it. */
export function isServerError(error: unknown): error is ServerError {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string'
}

/** The server's words: its message, then its detail and hint on lines of their own, as psql shows them. */
export function serverMessage(error: ServerError): string {
  const detail = error.detail ? `\nDETAIL: ${error.detail}` : ''
  const hint = error.hint ? `\nHINT: ${error.hint}` : ''
  return error.message + detail + hint
}

/** The message alone, for a sentence of ours to quote. */
export function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? ''
}

/** What a statement failed of: the server's answer, or the connection. */
export function statementError(error: unknown): StatementError {
  if (error instanceof StatementError) return error
  if (isServerError(error)) return new StatementError(serverMessage(error), error.code, error)
  const reason = error instanceof Error ? error.message : String(error)
  // The manual calls 08006 connection_failure.
  return new StatementError(`The connection broke while the statement ran: ${reason}`, '08006', error)
}

/** A statement that we took back ourselves, before or while it ran. 57014 is the server's code for it: query_canceled. */
export function cancelledError(): StatementError {
  return new StatementError('The statement was cancelled.', '57014')
}
