import type { Pool, PoolClient } from 'pg'
import { WarehouseError } from '../errors.ts'
import type { PostgresConnection } from '../model/target.ts'
import type { ResultSet, Warehouse, WarehouseLimits } from '../model/warehouse.ts'
import { connect, createPool } from './connection-pool.ts'
import { connectionProblem, isAboutTls } from './connection-problem.ts'
import type { Environment } from './environment.ts'
import { readPasswordFile } from './password-file.ts'
import type { Setting } from './read-only-batch.ts'
import { runQuery } from './run-query.ts'
import { cancelledError } from './server-error.ts'
import { sessionSettings } from './session-settings.ts'
import { type Tls, tlsAttempts } from './tls-attempts.ts'

/** A pool that has connected once, and all that a query needs to know. */
type Session = {
  readonly connection: PostgresConnection
  readonly pool: Pool
  readonly tls: Tls
  readonly settings: readonly Setting[]
}

/** Opens a pool and asks the server for its version. @throws WarehouseError */
export async function openPostgres(
  connection: PostgresConnection,
  limits: WarehouseLimits,
  environment: Environment,
): Promise<Warehouse> {
  // An empty password is none, as for libpq.
  const password = connection.password || (await readPasswordFile(connection, environment))
  const attempts = await tlsAttempts(connection, environment)
  const settings = sessionSettings(connection, limits)
  const failures: unknown[] = []
  for (const tls of attempts) {
    const pool = createPool(connection, tls, password, limits.connections)
    const session = { connection, pool, tls, settings }
    try {
      const version = await probe(session)
      return warehouse(session, version)
    } catch (error) {
      await pool.end()
      failures.push(error)
      if (!isAboutTls(error)) break
    }
  }
  const failure = failures.at(-1)
  throw new WarehouseError([connectionProblem(failure, connection)], undefined, failure)
}

/** The server's version, `17.2`. Runs as every later query does, so that a bad role or search_path shows now. */
async function probe({ connection, pool, tls, settings }: Session): Promise<string> {
  const { signal } = new AbortController()
  const client = await connect(pool, connection.retries, signal)
  const answer = await runQuery(
    client,
    tls,
    settings,
    "select split_part(current_setting('server_version'), ' ', 1)",
    signal,
  )
  return answer.rows[0]?.[0] ?? 'of unknown version'
}

function warehouse(session: Session, version: string): Warehouse {
  const { connection, pool, tls, settings } = session
  const { host, port, database, user } = connection
  let closed: Promise<void> | null = null
  return {
    description: `PostgreSQL ${version} on ${host}:${port}, database ${database}, user ${user}`,
    async query(sql: string, signal: AbortSignal): Promise<ResultSet> {
      const client = await takeClient(session, signal)
      return runQuery(client, tls, settings, sql, signal)
    },
    close(): Promise<void> {
      closed ??= pool.end()
      return closed
    },
  }
}

/** @throws StatementError if nobody waits any more. @throws WarehouseError */
async function takeClient({ connection, pool }: Session, signal: AbortSignal): Promise<PoolClient> {
  if (signal.aborted) throw cancelledError()
  try {
    return await connect(pool, connection.retries, signal)
  } catch (error) {
    if (signal.aborted) throw cancelledError()
    throw new WarehouseError([connectionProblem(error, connection)], undefined, error)
  }
}
