import { STEPS_BEFORE_IMPORT } from './query-frame.ts'
import type { Attempt, Failure } from './run-query.ts'
import { firstLine, isServerError } from './server-error.ts'

const CONSEQUENCE = 'Statements that start later see their own instants'

export const TOO_OLD = `The shared snapshot reached its greatest age and was given up. ${CONSEQUENCE}.`
export const LOST = `The connection that held the shared snapshot was lost. ${CONSEQUENCE}.`

/** On a standby: what the snapshot sees was removed. A transaction that only reads gets this code for nothing else. */
const RECOVERY_CONFLICT = '40001'

/** Why the snapshot is over after a query on the connection that holds it, or null if it is not. */
export function faultOfHolder(attempt: Attempt): string | null {
  if (attempt.isUsable) return attempt.kind === 'failed' ? faultOfStandby(attempt) : null
  return attempt.kind === 'failed' ? because('The connection that held the shared snapshot was lost', attempt) : LOST
}

/** Why the snapshot is over after a query on a connection that imported it, or tried to. */
export function faultOfImport(attempt: Attempt): string | null {
  if (attempt.kind === 'answered' || attempt.isCancelled) return null
  const isRefused =
    attempt.isUsable && attempt.finishedSteps === STEPS_BEFORE_IMPORT && isServerError(attempt.error.cause)
  return isRefused ? because('The server refused the shared snapshot', attempt) : faultOfStandby(attempt)
}

function faultOfStandby(failure: Failure): string | null {
  if (failure.error.sqlState !== RECOVERY_CONFLICT) return null
  return because('The standby could not keep the shared snapshot', failure)
}

function because(what: string, { error }: Failure): string {
  return `${what} (${firstLine(error.message)}). ${CONSEQUENCE}.`
}
