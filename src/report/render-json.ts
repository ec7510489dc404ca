import type { Check } from '../model/check.ts'
import { isoText } from '../model/instant.ts'
import type { Report, Verdict } from '../model/report.ts'
import { PAGE_BYTES } from './page-bytes.ts'
import { toExactJson } from './to-exact-json.ts'

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
const SCHEMA_VERSION = 1

/** A report for machines: one JSON object, as `report.schema.json` describes it. What was not measured is null. */
export function renderJson(report: Report, assayVersion: string): string {
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
    statistics: describeStatistics(report),
    notices: report.notices,
    newest_rows: report.verdicts.flatMap(describeNewestRow),
    checks: report.verdicts.map(describeVerdict),
  }
  return `${toExactJson(document, 2)}\n`
}

function describeStatistics({ statistics, pagesScanned }: Report) {
  return {
    statements: statistics.statements,
    scans: statistics.scans,
    rows_scanned: statistics.rowsScanned,
    estimated_bytes: pagesScanned === null ? null : pagesScanned * PAGE_BYTES,
    database_ms: statistics.databaseMs,
  }
}

/** Of each source table that was scanned, once. */
function describeNewestRow({ check, newestRow }: Verdict) {
  if (newestRow === null || check.resource === null) return []
  const { loadedAt } = newestRow
  return [{ unique_id: check.resource.uniqueId, loaded_at: loadedAt === null ? null : isoText(loadedAt) }]
}

/** One check and what came of it, as in the report. */
export function describeVerdict(verdict: Verdict) {
  const { check, problem, sample } = verdict
  return {
    ...describeCheck(check),
    outcome: verdict.outcome,
    failures: verdict.failures,
    failing_rows: verdict.failingRows,
    rows_evaluated: verdict.rowsEvaluated,
    rows_undecided: verdict.rowsUndecided,
    vacuous: verdict.isVacuous,
    message: problem?.message ?? verdict.message,
    hint: problem?.hint ?? null,
    code: problem?.code ?? null,
    sql_state: verdict.sqlState,
    via: verdict.via,
    proven_by: verdict.provenBy,
    duration_ms: verdict.durationMs,
    sql: verdict.sql,
    sample: sample === null ? null : { columns: sample.columns.map(({ name }) => name), rows: sample.rows },
  }
}

/** An ephemeral model has none. */
export function relationOf(resource: Check['resource']): { readonly schema: string; readonly name: string } | null {
  if (resource === null || resource.materialization === 'ephemeral') return null
  const { schema, name } = resource.relation
  return { schema, name }
}

/** What is known of a check before it is run. */
function describeCheck(check: Check) {
  const { config, position, resource, subject } = check
  return {
    unique_id: check.uniqueId,
    name: check.name,
    kind: check.kind,
    check_type: check.checkType,
    resource: resource?.uniqueId ?? null,
    relation: relationOf(resource),
    column: check.column,
    description: check.description,
    severity: config.severity,
    warn_if: config.warnIf.value,
    error_if: config.errorIf.value,
    limit: config.limit,
    where: config.where?.value ?? null,
    fail_calc: config.failCalc.value,
    tags: config.tags,
    owner: check.owner,
    meta: config.meta,
    notes: subject.kind === 'measurable' ? subject.notes : [],
    file: position.file,
    line: position.line,
    column_number: position.column,
  }
}
