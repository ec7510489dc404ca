import type { PoolClient } from 'pg'
import type { StatementError } from '../errors.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { cancelQuery } from './cancel-query.ts'
import { ReadOnlyBatch, type Setting } from './read-only-batch.ts'
import { cancelledError, isServerError, statementError } from './server-error.ts'
import type { Tls } from './tls-attempts.ts'

/** Time for the server to obey a cancel before we hang up. */
const CANCEL_GRACE_MS = 2000

/** How a query runs. */
export type Session = {
  readonly tls: Tls
  readonly settings: readonly Setting[]
  /** When to cancel a query that the server should have ended long since; null for never. */
  readonly deadlineMs: number | null
}

/** Runs one query on a connection that was taken, and gives the connection back. @throws StatementError */
export async function runQuery(
  client: PoolClient,
  { tls, settings, deadlineMs }: Session,
  sql: string,
  signal: AbortSignal,
): Promise<ResultSet> {
  const timers: NodeJS.Timeout[] = []
  let isCancelled = false
  const cancel = (): void => {
    isCancelled = true
    cancelQuery(client, tls)
    timers.push(setTimeout(() => client.connection.stream.destroy(), CANCEL_GRACE_MS))
  }
  // The query reports a broken connection; unheard, the client's own event would end the process.
  client.on('error', ignore)
  signal.addEventListener('abort', cancel, { once: true })
  if (deadlineMs !== null) timers.push(setTimeout(cancel, deadlineMs))
  let isUsable = false
  try {
    if (signal.aborted) throw cancelledError()
    const result = await send(client, settings, sql)
    isUsable = true
    return result
  } catch (error) {
    isUsable = !isCancelled && (await canRollBack(client))
    throw explain(error, signal)
  } finally {
    timers.forEach(clearTimeout)
    signal.removeEventListener('abort', cancel)
    // A cancel that comes late would hit whatever runs next on this connection, so that one is not used again.
    client.release(!isUsable || isCancelled)
    client.off('error', ignore)
  }
}

function send(client: PoolClient, settings: readonly Setting[], sql: string): Promise<ResultSet> {
  return new Promise((resolve, reject) => {
    client.query(new ReadOnlyBatch(sql, settings, resolve, reject))
  })
}

/** Ends the transaction that the failed query left open. False if the connection cannot be used any more. */
async function canRollBack(client: PoolClient): Promise<boolean> {
  return client.query('rollback').then(
    () => true,
    () => false,
  )
}

function explain(error: unknown, signal: AbortSignal): StatementError {
  return signal.aborted && !isServerError(error) ? cancelledError() : statementError(error)
}

function ignore(): void {}
