import type { PostgresConnection } from '../../src/model/target.ts'
import type { Warehouse, WarehouseLimits } from '../../src/model/warehouse.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import type { TestDatabase } from '../support/database.ts'
import { postgresConnection } from '../support/postgres-connection.ts'

export const LIMITS: WarehouseLimits = { connections: 2, statementTimeoutMs: 10_000, lockTimeoutMs: 5_000 }

/** How assay reaches a test database, with what a test wants otherwise. */
export function connectionTo(database: TestDatabase, changes: Partial<PostgresConnection> = {}): PostgresConnection {
  const { host, port, user, password, name } = database
  return postgresConnection({ host, port, user, password, database: name, ...changes })
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
