import type { PostgresConnection } from '../../src/model/target.ts'
import type { Warehouse, WarehouseLimits } from '../../src/model/warehouse.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import type { TestDatabase } from '../support/database.ts'

export const LIMITS: WarehouseLimits = { connections: 2, statementTimeoutMs: 10_000, lockTimeoutMs: 5_000 }

/** How assay reaches a test database, with what a test wants otherwise. */
export function connectionTo(database: TestDatabase, changes: Partial<PostgresConnection> = {}): PostgresConnection {
  return {
    type: 'postgres',
    host: database.host,
    port: database.port,
    user: database.user,
    password: database.password,
    database: database.name,
    sslMode: 'prefer',
    sslRootCert: null,
    sslCert: null,
    sslKey: null,
    role: null,
    searchPath: null,
    connectTimeoutSeconds: 10,
    keepalivesIdleSeconds: 0,
    retries: 0,
    ...changes,
  }
}

/** A warehouse that `await using` closes. */
export async function openTestWarehouse(
  database: TestDatabase,
  changes: Partial<PostgresConnection> = {},
  limits: Partial<WarehouseLimits> = {},
): Promise<Warehouse & AsyncDisposable> {
  const warehouse = await openWarehouse(connectionTo(database, changes), { ...LIMITS, ...limits }, {})
  return { ...warehouse, [Symbol.asyncDispose]: () => warehouse.close() }
}

/** A signal that nobody aborts. */
export function noSignal(): AbortSignal {
  return new AbortController().signal
}
