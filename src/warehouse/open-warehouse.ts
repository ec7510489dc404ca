import type { Environment } from '../model/environment.ts'
import type { EmbeddedConnection, PostgresConnection } from '../model/target.ts'
import type { Warehouse, WarehouseLimits } from '../model/warehouse.ts'

/**
 * Connects, and proves it by a first query: what is returned has answered once.
 *
 * @param environment where passwords and certificates may be found (`PGPASSFILE`, `HOME`), and the cache directory.
 * @param signal aborting it ends the waiting for a server that does not answer.
 * @throws WarehouseError with exactly one problem if there is no way to the database.
 */
export async function openWarehouse(
  connection: PostgresConnection | EmbeddedConnection,
  limits: WarehouseLimits,
  environment: Environment,
  signal: AbortSignal = new AbortController().signal,
): Promise<Warehouse> {
  // Each driver takes its time to load, and a run needs one of them.
  if (connection.type === 'embedded') {
    const { openEmbedded } = await import('./embedded-warehouse.ts')
    return openEmbedded(connection, limits, environment)
  }
  const { openPostgres } = await import('./postgres-warehouse.ts')
  return openPostgres(connection, limits, environment, signal)
}
