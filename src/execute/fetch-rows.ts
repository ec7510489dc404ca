import PQueue from 'p-queue'
import { StatementError } from '../errors.ts'
import type { ResultSet, Warehouse } from '../model/warehouse.ts'

/**
 * Runs queries whose rows are for a person to look at, and gives the rows by the query's key.
 *
 * A query that fails has no entry: the verdict that it illustrates stands without it.
 * @param threads queries in flight at once, at least 1.
 * @throws WarehouseError if the connection is lost and cannot be had again.
 */
export async function fetchRows(
  queries: ReadonlyMap<string, string>,
  warehouse: Warehouse,
  { threads, signal }: { readonly threads: number; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, ResultSet>> {
  const lanes = new PQueue({ concurrency: threads })
  const fetchOne = async ([key, sql]: readonly [string, string]): Promise<readonly (readonly [string, ResultSet])[]> => {
    try {
      return [[key, await warehouse.query(sql, signal)]]
    } catch (error) {
      if (error instanceof StatementError) return []
      throw error
    }
  }
  const fetched = await Promise.all([...queries].map((query) => lanes.add(() => fetchOne(query))))
  return new Map(fetched.flat())
}
