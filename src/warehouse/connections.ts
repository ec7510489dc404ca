import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig, Pool, type PoolClient } from 'pg'
import type { PostgresConnection } from '../model/target.ts'
import { isPassing, PasswordMissing } from './connection-problem.ts'
import { isServerError } from './server-error.ts'
import type { Tls } from './tls-attempts.ts'

/** Connections to one server: opened when needed, lent to one query at a time, closed after ten idle seconds. */
export type Connections = {
  /**
   * Waits for a free connection, and makes another attempt or more (`retries`) if none can be opened.
   *
   * Aborting ends the waiting with whatever error.
   * @throws the driver's error if the last attempt failed.
   */
  readonly take: (signal: AbortSignal) => Promise<PoolClient>
  /** Lends a connection to whoever takes next, drops one that is `broken`; one that is `kept` is never closed for being idle. */
  readonly giveBack: (client: PoolClient, state: 'idle' | 'kept' | 'broken') => void
  /** Waits for those that are lent, and gives up those that are still being opened. */
  readonly close: () => Promise<void>
}

const IDLE_MS = 10_000

/** @param size connections at most. */
export function createConnections(
  connection: PostgresConnection,
  tls: Tls,
  password: string | null,
  size: number,
): Connections {
  const opening = new Set<Client>()
  const pool = createPool(clientOptions(connection, tls, password), size, opening)
  let open = 0
  pool.on('connect', () => open++)
  pool.on('remove', () => open--)
  // A server that has no more room for us leaves us the connections we hold: from now on they must do.
  const settle = (error: unknown): boolean => {
    const isFull = isServerError(error) && error.code === '53300'
    if (!isFull || open === 0) return false
    pool.options.max = open
    return true
  }
  let closed: Promise<void> | null = null
  return {
    take: (signal) => takeWithRetries(pool, connection.retries, settle, signal),
    giveBack(client, state) {
      // The pool reads it as it takes a connection back.
      pool.options.idleTimeoutMillis = state === 'kept' ? 0 : IDLE_MS
      client.release(state === 'broken')
    },
    close() {
      closed ??= pool.end()
      for (const client of opening) client.connection.stream.destroy()
      return closed
    },
  }
}

function clientOptions(connection: PostgresConnection, tls: Tls, password: string | null): ClientConfig {
  return {
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
}

/** @param opening is kept filled with the clients that have no connection yet. */
function createPool(options: ClientConfig, size: number, opening: Set<Client>): Pool {
  // The options go to the client alone: in the pool's own, the timeout would also limit the wait for a busy connection.
  class TidyClient extends Client {
    constructor() {
      super(options)
      opening.add(this)
      this.connection.once('end', () => opening.delete(this))
      // pg leaves the socket open after a failed login, and an open socket keeps the process alive.
      this.connection.on('error', () => this.connection.stream.destroy())
    }
  }
  const pool = new Pool({ Client: TidyClient, max: size, idleTimeoutMillis: IDLE_MS })
  pool.on('connect', (client) => opening.delete(client))
  // A query reports that its connection broke; unheard, the client's own event would end the process.
  pool.on('acquire', (client) => client.on('error', ignore))
  pool.on('release', (_, client) => client.off('error', ignore))
  // An idle connection that breaks is dropped by the pool; the next query opens another one.
  pool.on('error', ignore)
  return pool
}

/** @param settle true if the error changed what is waited for, so that this was no attempt. */
async function takeWithRetries(
  pool: Pool,
  retries: number,
  settle: (error: unknown) => boolean,
  signal: AbortSignal,
): Promise<PoolClient> {
  for (let attempt = 1; ; ) {
    try {
      return await takeOrAbort(pool, signal)
    } catch (error) {
      if (signal.aborted) throw error
      if (settle(error)) continue
      if (attempt > retries || !isPassing(error)) throw error
      await sleep(attempt ** 2 * 1000, undefined, { signal })
      attempt++
    }
  }
}

async function takeOrAbort(pool: Pool, signal: AbortSignal): Promise<PoolClient> {
  signal.throwIfAborted()
  const pending = pool.connect()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const stop = (): void => {
    reject(signal.reason)
    // Nobody waits any more for a connection that arrives after all.
    pending.then((client) => client.release()).catch(() => {})
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await Promise.race([pending, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function throwPasswordMissing(): never {
  throw new PasswordMissing()
}

function ignore(): void {}
