import type { Report } from '../model/report.ts'
import { noActivity, withEnd, withStart } from './activity.ts'
import { freshLines } from './exposition.ts'
import { CHECK_FAMILIES } from './metrics/check-families.ts'
import { renderFamilies } from './metrics/render-families.ts'
import { noResults, withConfigured, withReport } from './results.ts'
import { nothingKnown } from './store.ts'

/** In place of a schedule's name: somebody else decides when a batch job runs. */
const BATCH = 'batch'

/**
 * What one run found, in Prometheus' text format: the same families as `/metrics`, for node_exporter's textfile collector
 * and for a Pushgateway.
 */
export async function renderBatchMetrics(report: Report, endedAt: Date): Promise<string> {
  const { targetName, verdicts, startedAt } = report
  const configured = { checks: verdicts.map(({ check }) => check), resources: [] }
  const results = withReport(withConfigured(noResults(targetName), configured), report, endedAt)
  const start = withStart(noActivity(BATCH, targetName, null), new Date(startedAt))
  const activity = withEnd(start, report, { at: endedAt, durationMs: report.durationMs })
  const targets = new Map([[targetName, results]])
  const state = { ...nothingKnown(), targets, schedules: new Map([[BATCH, activity]]) }
  state.checkDurations.schedule(activity)
  state.checkDurations.add(activity, verdicts)
  return (await renderFamilies(CHECK_FAMILIES, [results])) + (await freshLines(state))
}
