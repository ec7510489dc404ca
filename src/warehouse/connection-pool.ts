import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig, Pool, type PoolClient } from 'pg'
import type { PostgresConnection } from '../model/target.ts'
import { isPassing } from './connection-problem.ts'
import { PasswordMissing } from './password-missing.ts'
import { isServerError } from './server-error.ts'
import type { Tls } from './tls-attempts.ts'

/** At most `size` connections, opened when needed and closed after ten idle seconds. */
export function createPool(connection: PostgresConnection, tls: Tls, password: string | null, size: number): Pool {
  const options: ClientConfig = {
    host: connection.host,
    port: connection.port,
    user: connection.user,
    database: connection.database,
    password: password || throwPasswordMissing,
    ssl: tls,
    sslnegotiation: 'postgres',
    application_name: 'assay',
    keepAlive: true,
    keepAliveInitialDelayMillis: connection.keepalivesIdleSeconds * 1000,
    connectionTimeoutMillis: connection.connectTimeoutSeconds * 1000,
  }
  // The options go to the client alone: in the pool's own, the timeout would also limit the wait for a busy connection.
  class TidyClient extends Client {
    constructor() {
      super(options)
      // pg leaves the socket open after a failed login, and an open socket keeps the process alive.
      this.connection.on('error', () => this.connection.stream.destroy())
    }
  }
  const pool = new Pool({ Client: TidyClient, max: size })
  // An idle connection that breaks is dropped by the pool; the next query opens another one.
  pool.on('error', () => {})
  return pool
}

/** A connection of the pool, after `retries` more attempts if need be. Aborting ends the waiting, with the signal's reason. */
export async function connect(pool: Pool, retries: number, signal: AbortSignal): Promise<PoolClient> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await abortable(pool, signal)
    } catch (error) {
      if (signal.aborted) throw error
      if (shrink(pool, error)) continue
      if (attempt > retries || !isPassing(error)) throw error
      await sleep(attempt ** 2 * 1000, undefined, { signal })
    }
  }
}

/** A server with no more room for us still has the connections that we hold: from now on they must do. */
function shrink(pool: Pool, error: unknown): boolean {
  const isFull = isServerError(error) && error.code === '53300'
  if (!isFull || pool.totalCount === 0) return false
  pool.options.max = pool.totalCount
  return true
}

async function abortable(pool: Pool, signal: AbortSignal): Promise<PoolClient> {
  const pending = pool.connect()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = (): void => reject(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([pending, aborted])
  } catch (error) {
    // Nobody waits any more for a connection that arrives after all.
    if (signal.aborted)
      pending.then(
        (client) => client.release(),
        () => {},
      )
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function throwPasswordMissing(): never {
  throw new PasswordMissing()
}
