import type { FreshnessReport, FreshnessVerdict } from '../../model/freshness-report.ts'
import { type Instant, isoText } from '../../model/instant.ts'
import { toExactJson } from '../to-exact-json.ts'

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const SCHEMA_VERSION = 1

/** A freshness report for machines: one JSON object, as `freshness.schema.json` describes it. */
export function renderFreshnessJson(report: FreshnessReport, assayVersion: string): string {
  const document = {
    schema_version: SCHEMA_VERSION,
    assay_version: assayVersion,
    project: report.projectName,
    target: report.targetName,
    warehouse: report.warehouse,
    started_at: report.startedAt,
    duration_ms: report.durationMs,
    interrupted: report.isInterrupted,
    totals: report.totals,
    notices: report.notices,
    sources: report.verdicts.map(describeVerdict),
  }
  return `${toExactJson(document, 2)}\n`
}

function describeVerdict(verdict: FreshnessVerdict) {
  const { check, newest, askedAt, problem } = verdict
  const { resource, freshness } = check
  return {
    unique_id: resource.uniqueId,
    source: resource.sourceName,
    name: resource.name,
    relation: { schema: resource.relation.schema, name: resource.relation.name },
    owner: resource.owner,
    tags: resource.tags,
    warn_after: freshness.warnAfter,
    error_after: freshness.errorAfter,
    filter: freshness.filter?.value ?? null,
    outcome: verdict.outcome,
    never_loaded: verdict.isNeverLoaded,
    newest: textOf(newest),
    asked_at: textOf(askedAt),
    age_s: newest === null || askedAt === null ? null : Number(askedAt - newest) / 1e6,
    message: problem?.message ?? verdict.message,
    hint: problem?.hint ?? null,
    code: problem?.code ?? null,
    sql_state: verdict.sqlState,
    duration_ms: verdict.durationMs,
    file: resource.position.file,
    line: resource.position.line,
    column_number: resource.position.column,
  }
}

function textOf(instant: Instant | null): string | null {
  return instant === null ? null : isoText(instant)
}
