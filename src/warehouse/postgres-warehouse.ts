import { WarehouseError } from '../errors.ts'
import type { PostgresConnection } from '../model/target.ts'
import type { ResultSet, Warehouse, WarehouseLimits } from '../model/warehouse.ts'
import { connectionProblem, isAboutTls } from './connection-problem.ts'
import { type Connections, createConnections } from './connections.ts'
import type { Environment } from '../model/environment.ts'
import { readPasswordFile } from './password-file.ts'
import { probeServer } from './probe-server.ts'
import { runQuery, type Session } from './run-query.ts'
import { cancelledError } from './server-error.ts'
import { sessionSettings } from './session-settings.ts'
import { tlsAttempts } from './tls-attempts.ts'

/** How much longer than the server's own limit we wait for it: it may have vanished without a word. */
const DEADLINE_GRACE_MS = 10_000

/** Connects in the first way that the server accepts, and asks for its version. @throws WarehouseError */
export async function openPostgres(
  connection: PostgresConnection,
  limits: WarehouseLimits,
  environment: Environment,
  signal: AbortSignal,
): Promise<Warehouse> {
  // An empty password is none, as for libpq.
  const password = connection.password || (await readPasswordFile(connection, environment))
  const settings = sessionSettings(connection, limits)
  const deadlineMs = limits.statementTimeoutMs === 0 ? null : limits.statementTimeoutMs + DEADLINE_GRACE_MS
  let failure: unknown
  for (const tls of await tlsAttempts(connection, environment)) {
    const connections = createConnections(connection, tls, password, limits.connections)
    try {
      const { version, session } = await probeServer(connections, { tls, settings, deadlineMs }, signal)
      return warehouse(connection, connections, session, version)
    } catch (error) {
      failure = error
      await connections.close()
      if (!isAboutTls(error)) break
    }
  }
  throw connectionError(failure, connection)
}

function warehouse(
  connection: PostgresConnection,
  connections: Connections,
  session: Session,
  version: string,
): Warehouse {
  const { host, port, database, user } = connection
  return {
    description: `PostgreSQL ${version} on ${host}:${port}, database ${database}, user ${user}`,
    async query(sql: string, signal: AbortSignal): Promise<ResultSet> {
      if (signal.aborted) throw cancelledError()
      const client = await connections.take(signal).catch((error: unknown) => {
        throw signal.aborted ? cancelledError() : connectionError(error, connection)
      })
      return runQuery(client, session, sql, signal)
    },
    close: connections.close,
  }
}

function connectionError(error: unknown, connection: PostgresConnection): WarehouseError {
  return new WarehouseError([connectionProblem(error, connection)], undefined, error)
}
