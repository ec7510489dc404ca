import type { FreshnessMeasurement, NoInstant } from '../model/freshness-report.ts'
import { type Instant, parseInstant } from '../model/instant.ts'
import type { Warehouse } from '../model/warehouse.ts'
import { askEach } from './ask-each.ts'
import type { Reply } from './run-statement.ts'

/** Rows of pg_type: timestamp and timestamptz. A date is neither to dbt, which then cannot tell. */
const TIMESTAMPS: ReadonlySet<number> = new Set([1114, 1184])

/**
 * Asks when the newest row of each source table was loaded. Each query sees its own instant: at a shared, older one, a table
 * that is being loaded anew would look as if it had never been loaded.
 *
 * @param queries by the `uniqueId` of the source table; of the shape that `compileFreshness` makes.
 * @throws WarehouseError if the connection is lost.
 */
export async function measureFreshness(
  queries: ReadonlyMap<string, string>,
  warehouse: Warehouse,
  options: { readonly threads: number; readonly signal: AbortSignal },
  onMeasurement: (measurement: FreshnessMeasurement) => void,
): Promise<void> {
  await askEach(queries, warehouse, options, (sourceId, reply) => onMeasurement(measurementOf(sourceId, reply)))
}

function measurementOf(sourceId: string, reply: Reply): FreshnessMeasurement {
  const { durationMs } = reply
  if (reply.kind === 'failed') return { kind: 'not-measured', sourceId, why: 'failed', error: reply.error, durationMs }
  if (reply.kind === 'stopped') return { kind: 'not-measured', sourceId, why: reply.why, error: null, durationMs }
  const { columns, rows } = reply.result
  const [[text = null, type = null, newest = null, now = null] = []] = rows
  const typeOid = columns[0]?.typeOid ?? 0
  return {
    kind: 'measured',
    sourceId,
    newest: text === null ? null : instantOf(newest, typeOid, { type: type ?? '', text }),
    askedAt: nowOf(now),
    durationMs: reply.durationMs,
  }
}

function instantOf(json: string | null, typeOid: number, got: Omit<NoInstant, 'kind'>): Instant | NoInstant {
  const instant = json === null || !TIMESTAMPS.has(typeOid) ? null : parseInstant(json.slice(1, -1))
  return instant ?? { kind: 'no-instant', ...got }
}

function nowOf(json: string | null): Instant {
  const instant = json === null ? null : parseInstant(json.slice(1, -1))
  if (instant === null) throw new Error(`now() gave ${json}`)
  return instant
}
