import type { Check } from '../model/check.ts'
import type { Measured, Measurement, NotMeasured } from '../model/measurement.ts'
import { type Counts, holdsPercentThreshold, parsePercentThreshold } from '../model/percent-threshold.ts'
import type { JudgePolicy, Outcome, Verdict } from '../model/report.ts'

/**
 * dbt's rule, and ours where dbt is silent (dbt-core, task/test.py, `build_test_run_result`).
 *
 * @param measurement what the warehouse said, or undefined for a check that nobody could ask about (its subject is
 *   broken or unreachable, or a template that was not rendered).
 */
export function judgeMeasurement(check: Check, measurement: Measurement | undefined, policy: JudgePolicy): Verdict {
  if (check.subject.kind === 'broken') {
    const { problem } = check.subject
    return { ...NOTHING_MEASURED, check, outcome: 'error', message: problem.message, problem }
  }
  if (check.subject.kind === 'unreachable') {
    return { ...NOTHING_MEASURED, check, outcome: 'skip', message: check.subject.reason }
  }
  // the run ended before its template could be rendered
  if (check.subject.kind === 'templated') return { ...NOTHING_MEASURED, check, outcome: 'skip', message: INTERRUPTED }
  if (check.subject.kind === 'incomplete') throw new Error(`${check.uniqueId} was not completed from the catalog`)
  if (measurement === undefined) throw new Error(`${check.uniqueId} was planned and not measured`)
  return measurement.kind === 'measured'
    ? judgeMeasured(check, measurement, policy)
    : judgeNotMeasured(check, measurement)
}

/** A check that was asked twice, and whose relations were replaced both times: what it saw may have been nothing. */
export function judgeReplaced(check: Check): Verdict {
  const message =
    'Tables that it reads were truncated or swapped while they were read, twice. Run it when they hold still'
  return { ...NOTHING_MEASURED, check, outcome: 'error', message }
}

const NOTHING_MEASURED = {
  failures: null,
  failingRows: null,
  rowsEvaluated: null,
  rowsUndecided: null,
  newestRow: null,
  isVacuous: false,
  message: null,
  problem: null,
  sqlState: null,
  via: null,
  provenBy: null,
  sql: null,
  durationMs: null,
  completedAt: null,
  sample: null,
} satisfies Partial<Verdict>

const INTERRUPTED = 'interrupted before it was judged'

function judgeNotMeasured(check: Check, { why, error, durationMs }: NotMeasured): Verdict {
  const told = { ...NOTHING_MEASURED, check, durationMs }
  if (why === 'failed') {
    return { ...told, outcome: 'error', message: error?.message ?? null, sqlState: error?.sqlState ?? null }
  }
  const message = why === 'fail-fast' ? 'an earlier check failed (--fail-fast)' : INTERRUPTED
  return { ...told, outcome: 'skip', message }
}

function judgeMeasured(check: Check, measured: Measured, policy: JudgePolicy): Verdict {
  const { failures, failingRows, rowsEvaluated, newestRow, via, provenBy, durationMs } = measured
  const rowsUndecided = undecidedRows(check, measured)
  const told = { ...NOTHING_MEASURED, check, rowsEvaluated, rowsUndecided, newestRow, via, provenBy, durationMs }
  if (typeof failures !== 'bigint') {
    const message = `fail_calc gave ${failures.text}. Expected an integer`
    return { ...told, outcome: 'error', message }
  }
  const reached = reachedThresholds(check, measured, { failures, failingRows: failingRows ?? failures, rowsEvaluated })
  if (reached === null) {
    const message = 'A threshold is a percentage of the rows evaluated, and nobody could count them'
    return { ...told, failures, outcome: 'error', message }
  }
  const { outcome, threshold } = dbtOutcome(check, reached, policy)
  const missing = check.subject.kind === 'measurable' ? check.subject.missing : undefined
  if (outcome === 'pass' && missing !== undefined) return { ...told, failures, outcome: 'skip', message: missing }
  const isVacuous = outcome === 'pass' && isOnNothing(check, measured)
  const counted = { ...told, failures, failingRows: failingRows === failures ? null : failingRows, isVacuous }
  if (isVacuous) return { ...counted, outcome: policy.vacuous, message: 'passed on nothing: no row could have failed' }
  const results = failures === 1n ? '1 result' : `${failures} results`
  return { ...counted, outcome, message: threshold === null ? null : `Got ${results}, configured to ${threshold}` }
}

/** Where every row takes part, nobody is asked for those that do not: there are none. Of an opaque query nobody knows. */
function undecidedRows({ subject }: Check, { rowsEvaluated, rowsUndecided }: Measured): bigint | null {
  if (rowsUndecided !== null || rowsEvaluated === null || subject.kind !== 'measurable') return rowsUndecided
  const { measure } = subject
  const canBeOpen = measure.kind === 'aggregate' && measure.isUndecided !== undefined
  const isOpaque = measure.kind === 'query' && measure.isOpaque === true
  return measure.undecided === null && !canBeOpen && !isOpaque ? 0n : null
}

/** Which thresholds hold; null if that hangs on a number of rows that nobody knows, in a threshold that counts. */
function reachedThresholds({ config }: Check, { shouldWarn, shouldError }: Measured, counts: Counts): Reached | null {
  const warns = reached(config.warnIf.value, shouldWarn, counts)
  const fails = config.severity === 'error' ? reached(config.errorIf.value, shouldError, counts) : false
  if (fails === null || (warns === null && !fails)) return null
  return { shouldWarn: warns ?? false, shouldError: fails }
}

type Reached = { readonly shouldWarn: boolean; readonly shouldError: boolean }

function reached(threshold: string, isReached: boolean | null, counts: Counts): boolean | null {
  const percent = parsePercentThreshold(threshold)
  if (percent !== null) return holdsPercentThreshold(percent, counts)
  if (isReached === null) throw new Error(`nobody asked whether the failures are ${threshold}`)
  return isReached
}

/** No row could decide anything. A relation that must have 0 rows, and has, was asked for just that. */
function isOnNothing({ subject }: Check, { rowsEvaluated, rowsUndecided }: Measured): boolean {
  const measure = subject.kind === 'measurable' ? subject.measure : null
  const isDecided = measure !== null && 'hasVerdictOnNothing' in measure && measure.hasVerdictOnNothing === true
  if (rowsEvaluated === 0n && isDecided) return false
  return rowsEvaluated !== null && rowsEvaluated === (rowsUndecided ?? 0n)
}

/** Severity `warn` never looks at `error_if`. */
function dbtOutcome(
  { config }: Check,
  { shouldError, shouldWarn }: Reached,
  { failsOnWarning }: JudgePolicy,
): { readonly outcome: Outcome; readonly threshold: string | null } {
  if (config.severity === 'error' && shouldError) {
    return { outcome: 'fail', threshold: `fail if ${config.errorIf.value}` }
  }
  if (shouldWarn && failsOnWarning) return { outcome: 'fail', threshold: `fail if ${config.warnIf.value}` }
  if (shouldWarn) return { outcome: 'warn', threshold: `warn if ${config.warnIf.value}` }
  return { outcome: 'pass', threshold: null }
}
