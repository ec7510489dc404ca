import type { Target } from './model/target.ts'
import type { Warehouse } from './model/warehouse.ts'
import type { AskOptions } from './run-options.ts'
import { openWarehouse } from './warehouse/open-warehouse.ts'
import { WarehouseAhead } from './warehouse/warehouse-ahead.ts'

export function connect(
  target: Target,
  { statementTimeoutMs, lockTimeoutMs, environment, signal }: AskOptions,
): Promise<Warehouse> {
  const limits = { connections: target.threads, statementTimeoutMs, lockTimeoutMs }
  return openWarehouse(target.connection, limits, environment, signal)
}

/**
 * Connects while `use` reads the project, which takes about as long. What is wrong in the project is told first. PGlite has to
 * work for it, in this process: it is opened when it is needed.
 */
export async function connectingAhead<T>(
  options: AskOptions,
  snapshotMaxAgeMs: number | null,
  use: (onTarget: (target: Target) => void, open: (target: Target) => Promise<Warehouse>) => Promise<T>,
): Promise<T> {
  const ahead = new WarehouseAhead(options.signal)
  const begin = (target: Target): void => {
    if (target.connection.type === 'embedded') return
    ahead.begin((signal) => connect(target, { ...options, signal }), snapshotMaxAgeMs)
  }
  try {
    return await use(begin, (target) => ahead.opening ?? connect(target, options))
  } finally {
    await ahead.end()
  }
}

export async function withWarehouse<T>(
  target: Target,
  options: AskOptions,
  use: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  return closing(connect(target, options), use)
}

export async function closing<T>(opening: Promise<Warehouse>, use: (warehouse: Warehouse) => Promise<T>): Promise<T> {
  const warehouse = await opening
  try {
    return await use(warehouse)
  } finally {
    await warehouse.close()
  }
}
