import type { EmbeddedConnection } from '../model/target.ts'
import type { Warehouse, WarehouseLimits } from '../model/warehouse.ts'
import type { Environment } from './open-warehouse.ts'

export async function openEmbedded(
  _connection: EmbeddedConnection,
  _limits: WarehouseLimits,
  _environment: Environment,
): Promise<Warehouse> {
  throw new Error('later')
}
