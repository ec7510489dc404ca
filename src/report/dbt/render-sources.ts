import type { AgeLimit } from '../../model/freshness.ts'
import type { FreshnessReport, FreshnessVerdict } from '../../model/freshness-report.ts'
import { type Instant, isoText, parseInstant } from '../../model/instant.ts'
import type { Invocation } from '../../model/invocation.ts'
import { artifactMetadata, artifactTiming, ONE_ROW, THREAD_ID } from './artifact.ts'

/** What dbt writes for a table without a row that says when it was loaded. */
const NEVER = parseInstant('0001-01-01T00:00:00') ?? 0n

/**
 * dbt's `sources.json`, version 3 (dbt-core, artifacts/schemas/freshness/v3). Tables of which nothing is known are left out,
 * as dbt does.
 */
export function renderSources(report: FreshnessReport, invocation: Invocation): string {
  const generatedAt = new Date(Date.parse(report.startedAt) + report.durationMs).toISOString()
  const document = {
    metadata: artifactMetadata('sources/v3', invocation, generatedAt),
    results: report.verdicts.flatMap(describeVerdict),
    elapsed_time: report.durationMs / 1000,
  }
  return JSON.stringify(document)
}

function describeVerdict(verdict: FreshnessVerdict) {
  const { check, newest, askedAt, isNeverLoaded, completedAt, durationMs } = verdict
  const loadedAt: Instant | null = isNeverLoaded ? NEVER : newest
  if (loadedAt === null || askedAt === null) return []
  const { freshness, resource } = check
  const { outcome } = verdict
  return [
    {
      unique_id: resource.uniqueId,
      max_loaded_at: isoText(loadedAt),
      snapshotted_at: isoText(askedAt),
      max_loaded_at_time_ago_in_s: Number(askedAt - loadedAt) / 1e6,
      status: outcome === 'fail' ? 'error' : outcome,
      criteria: {
        warn_after: describeLimit(freshness.warnAfter),
        error_after: describeLimit(freshness.errorAfter),
        filter: freshness.filter?.value ?? null,
      },
      adapter_response: ONE_ROW,
      timing: artifactTiming(completedAt, durationMs),
      thread_id: THREAD_ID,
      execution_time: (durationMs ?? 0) / 1000,
    },
  ]
}

function describeLimit(limit: AgeLimit | null) {
  return limit ?? { count: null, period: null }
}
