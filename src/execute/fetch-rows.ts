import PQueue from 'p-queue'
import { StatementError, WarehouseError } from '../errors.ts'
import type { ResultSet, Warehouse } from '../model/warehouse.ts'

/**
 * Rows for people to look at, by the key of their query. They are worth no failure: what cannot be had, for whatever reason,
 * is missing from the answer.
 */
export async function fetchRows(
  queries: ReadonlyMap<string, string>,
  warehouse: Warehouse,
  { threads, signal }: { readonly threads: number; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, ResultSet>> {
  const lanes = new PQueue({ concurrency: threads })
  const fetch = async ([key, sql]: readonly [string, string]): Promise<readonly (readonly [string, ResultSet])[]> => {
    try {
      return [[key, await warehouse.query(sql, signal)]]
    } catch (error) {
      if (error instanceof StatementError || error instanceof WarehouseError) return []
      throw error
    }
  }
  const fetched = await Promise.all([...queries].map((query) => lanes.add(() => fetch(query))))
  return new Map(fetched.flat())
}
