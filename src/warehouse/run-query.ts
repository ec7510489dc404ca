import type { PoolClient } from 'pg'
import type { StatementError } from '../errors.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { cancelQuery } from './cancel-query.ts'
import { ReadOnlyBatch, type Setting } from './read-only-batch.ts'
import { cancelledError, isServerError, statementError } from './server-error.ts'
import type { Tls } from './tls-attempts.ts'

/** Time for the server to obey a cancel before we hang up. */
const CANCEL_GRACE_MS = 2000

/** Runs one query on a connection of the pool and gives the connection back. @throws StatementError */
export async function runQuery(
  client: PoolClient,
  tls: Tls,
  settings: readonly Setting[],
  sql: string,
  signal: AbortSignal,
): Promise<ResultSet> {
  let hangUp: NodeJS.Timeout | undefined
  const cancel = (): void => {
    cancelQuery(client, tls)
    hangUp = setTimeout(() => client.connection.stream.destroy(), CANCEL_GRACE_MS)
  }
  // The query reports a broken connection; unheard, the client's own event would end the process.
  client.on('error', ignore)
  signal.addEventListener('abort', cancel, { once: true })
  let isSpent = true
  try {
    if (signal.aborted) throw cancelledError()
    const result = await send(client, settings, sql)
    isSpent = false
    return result
  } catch (error) {
    isSpent = signal.aborted || !(await rollBack(client))
    throw explain(error, signal)
  } finally {
    clearTimeout(hangUp)
    signal.removeEventListener('abort', cancel)
    // A cancel that comes late would hit whatever runs next on this connection, so that one is not used again.
    client.release(isSpent || signal.aborted)
    client.off('error', ignore)
  }
}

function send(client: PoolClient, settings: readonly Setting[], sql: string): Promise<ResultSet> {
  return new Promise((resolve, reject) => {
    client.query(new ReadOnlyBatch(sql, settings, resolve, reject))
  })
}

/** @returns false if the connection cannot be used any more. */
async function rollBack(client: PoolClient): Promise<boolean> {
  return client.query('rollback').then(
    () => true,
    () => false,
  )
}

function explain(error: unknown, signal: AbortSignal): StatementError {
  return signal.aborted && !isServerError(error) ? cancelledError() : statementError(error)
}

function ignore(): void {}
