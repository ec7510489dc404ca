import type { PoolClient } from 'pg'
import type { StatementError } from '../errors.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { cancelQuery } from './cancel-query.ts'
import { QueryBatch } from './query-batch.ts'
import type { QueryFrame, Setting } from './query-frame.ts'
import { cancelledError, isServerError, statementError } from './server-error.ts'
import type { Tls } from './tls-attempts.ts'

/** Time for the server to obey a cancel, or to end a transaction, before we hang up. */
export const GRACE_MS = 2000

/** How a query runs. */
export type Session = {
  readonly tls: Tls
  readonly settings: readonly Setting[]
  /** When to cancel a query that the server should have ended long since; null for never. */
  readonly deadlineMs: number | null
}

/** What came of a query, and whether its connection can be used again. */
export type Attempt =
  | { readonly kind: 'answered'; readonly result: ResultSet; readonly isUsable: boolean }
  | ({ readonly kind: 'failed'; readonly isUsable: boolean } & Failure)

export type Failure = {
  readonly error: StatementError
  /** By us, whatever the error says. */
  readonly isCancelled: boolean
  /** Statements of the batch that the server had completed. */
  readonly finishedSteps: number
}

/** Runs one query on a connection that was taken, and leaves it to the caller to give that back. */
export async function runQuery(
  client: PoolClient,
  frame: QueryFrame,
  session: Session,
  sql: string,
  signal: AbortSignal,
): Promise<Attempt> {
  if (signal.aborted) {
    return { kind: 'failed', error: cancelledError(), isCancelled: true, finishedSteps: 0, isUsable: true }
  }
  const canceller = armCanceller(client, session, signal)
  const sent = await send(client, frame, sql)
  const isCancelSpent = await canceller.disarm()
  if ('result' in sent) return { kind: 'answered', result: sent.result, isUsable: isCancelSpent }
  return {
    kind: 'failed',
    error: signal.aborted && !isServerError(sent.error) ? cancelledError() : statementError(sent.error),
    isCancelled: canceller.hasFired(),
    finishedSteps: sent.finishedSteps,
    isUsable: isCancelSpent && (await isDone(client, frame.undo)),
  }
}

/** Runs statements that have no rows. False if the connection broke, or does not answer in time and is cut. */
export async function isDone(client: PoolClient, statements: string): Promise<boolean> {
  const timer = setTimeout(() => client.connection.stream.destroy(), GRACE_MS)
  return client
    .query(statements)
    .then(
      () => true,
      () => false,
    )
    .finally(() => clearTimeout(timer))
}

type Sent = { readonly result: ResultSet } | { readonly error: unknown; readonly finishedSteps: number }

function send(client: PoolClient, frame: QueryFrame, sql: string): Promise<Sent> {
  return new Promise((resolve) => {
    const fail = (error: unknown): void => resolve({ error, finishedSteps: batch.finishedSteps })
    const batch = new QueryBatch(sql, frame, (result) => resolve({ result }), fail)
    client.query(batch)
  })
}

type Canceller = {
  readonly hasFired: () => boolean
  /** False if a cancel is still under way: it would hit whatever runs next on this connection. */
  readonly disarm: () => Promise<boolean>
}

/** Cancels what runs on the connection when the signal or the deadline says so. */
function armCanceller(client: PoolClient, { tls, deadlineMs }: Session, signal: AbortSignal): Canceller {
  const timers: NodeJS.Timeout[] = []
  let fired: Promise<boolean> | null = null
  const cancel = (): void => {
    if (fired !== null) return
    fired = cancelQuery(client, tls, GRACE_MS)
    timers.push(setTimeout(() => client.connection.stream.destroy(), GRACE_MS))
  }
  signal.addEventListener('abort', cancel, { once: true })
  if (deadlineMs !== null) timers.push(setTimeout(cancel, deadlineMs))
  return {
    hasFired: () => fired !== null,
    disarm() {
      timers.forEach(clearTimeout)
      signal.removeEventListener('abort', cancel)
      return fired ?? Promise.resolve(true)
    },
  }
}
