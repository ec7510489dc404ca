import { compileFreshness } from './compile/compile-freshness.ts'
import { measureFreshness } from './execute/measure-freshness.ts'
import { judgeFreshness } from './judge/judge-freshness.ts'
import type { FreshnessCheck } from './model/freshness-check.ts'
import type { FreshnessMeasurement, FreshnessVerdict } from './model/freshness-report.ts'
import { instantOf } from './model/instant.ts'
import type { NewestRow } from './model/measurement.ts'
import type { Target } from './model/target.ts'
import type { Warehouse } from './model/warehouse.ts'
import { settleSources } from './render/settle-checks.ts'
import type { FreshnessOptions } from './run-options.ts'

const INTERRUPTED = { kind: 'not-measured', why: 'interrupted', error: null, durationMs: null } as const

/**
 * The pipeline from `render` to `judge` for source tables. Judges every source table as soon as it is measured; what nobody
 * can, or need, be asked about comes first.
 *
 * @param told newest rows that scans for checks have brought, by the id of the source: those tables are not asked again.
 */
export async function askSources(
  checks: readonly FreshnessCheck[],
  warehouse: Warehouse,
  { threads }: Target,
  told: ReadonlyMap<string, NewestRow>,
  { signal, now, onVerdict }: FreshnessOptions,
): Promise<readonly FreshnessVerdict[]> {
  const settled = await settleSources(checks, async () => warehouse, signal)
  const byId = new Map(settled.map((check) => [check.resource.uniqueId, check]))
  const verdicts: FreshnessVerdict[] = []
  const judge = (check: FreshnessCheck, measurement?: FreshnessMeasurement): void => {
    const verdict = { ...judgeFreshness(check, measurement), completedAt: now().toISOString() }
    verdicts.push(verdict)
    onVerdict(verdict)
  }
  const queries = new Map<string, string>()
  for (const check of settled) {
    const sourceId = check.resource.uniqueId
    const known = told.get(sourceId)
    if (check.subject.kind === 'broken') judge(check)
    // the run was ended before its template was rendered
    else if (check.subject.kind === 'templated') judge(check, { ...INTERRUPTED, sourceId })
    else if (known === undefined) queries.set(sourceId, compileFreshness(check.subject.newest))
    else judge(check, { kind: 'measured', sourceId, newest: known.loadedAt, askedAt: instantOf(now()), durationMs: 0 })
  }
  await measureFreshness(queries, warehouse, { threads, signal }, (measurement) => {
    const check = byId.get(measurement.sourceId)
    if (check !== undefined) judge(check, measurement)
  })
  return verdicts
}
