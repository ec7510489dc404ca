import { WarehouseError } from '../errors.ts'
import type { Environment } from '../model/environment.ts'
import type { PostgresConnection } from '../model/target.ts'
import type { ResultSet, Warehouse, WarehouseLimits } from '../model/warehouse.ts'
import { connectionProblem, isAboutTls } from './connection-problem.ts'
import { type Connections, createConnections } from './connections.ts'
import { readPasswordFile } from './password-file.ts'
import { probeServer } from './probe-server.ts'
import type { Session } from './run-query.ts'
import { cancelledError } from './server-error.ts'
import { sessionSettings } from './session-settings.ts'
import { CANCELLED, createSnapshotSharing } from './shared-snapshot.ts'
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
      return warehouse(connection, connections, session, limits, version)
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
  limits: WarehouseLimits,
  version: string,
): Warehouse {
  const { host, port, database, user } = connection
  const notices: string[] = []
  const sharing = createSnapshotSharing(connections, session, limits.connections, (notice) => notices.push(notice))
  const query = async (sql: string, signal: AbortSignal): Promise<ResultSet> => {
    if (signal.aborted) throw cancelledError()
    const client = await connections.take(signal).catch((error: unknown) => {
      throw signal.aborted ? cancelledError() : connectionError(error, connection)
    })
    const attempt = await sharing.run(client, sql, signal)
    if (attempt.kind === 'answered') return attempt.result
    if (attempt.again) return query(sql, signal)
    throw attempt.error
  }
  return {
    description: `PostgreSQL ${version} on ${host}:${port}, database ${database}, user ${user}`,
    query,
    shareSnapshot: (maxAgeMs, signal) =>
      sharing.share(maxAgeMs, signal).catch((error: unknown) => {
        if (signal.aborted) return CANCELLED
        throw connectionError(error, connection)
      }),
    notices,
    async close(): Promise<void> {
      await sharing.end()
      await connections.close()
    },
  }
}

function connectionError(error: unknown, connection: PostgresConnection): WarehouseError {
  return new WarehouseError([connectionProblem(error, connection)], undefined, error)
}
