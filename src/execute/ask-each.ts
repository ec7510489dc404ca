import PQueue from 'p-queue'
import type { Warehouse } from '../model/warehouse.ts'
import { type Reply, runStatement } from './run-statement.ts'

/**
 * Asks every query once, `threads` at a time, each started in its turn. A query that fails, or is not started any more, is a
 * value.
 *
 * @param queries SQL by a key of the caller's.
 * @throws WarehouseError if the connection is lost and cannot be had again. What was running is cancelled first.
 */
export async function askEach(
  queries: ReadonlyMap<string, string>,
  warehouse: Warehouse,
  { threads, signal }: { readonly threads: number; readonly signal: AbortSignal },
  onReply: (key: string, reply: Reply) => void,
): Promise<void> {
  const giveUp = new AbortController()
  const either = AbortSignal.any([signal, giveUp.signal])
  const lanes = new PQueue({ concurrency: threads })
  const asked = [...queries].map(([key, sql]) =>
    lanes.add(async () => {
      try {
        const reply = await runStatement({ sql }, warehouse, either)
        if (!giveUp.signal.aborted) onReply(key, reply)
      } catch (error) {
        giveUp.abort()
        throw error
      }
    }),
  )
  const settled = await Promise.allSettled(asked)
  const lost = settled.find((result) => result.status === 'rejected')
  if (lost !== undefined) throw lost.reason
}
