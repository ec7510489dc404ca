import type { Check } from '../../model/check.ts'
import type { Outcome } from '../../model/report.ts'
import type { CheckResult, TargetResults } from '../results.ts'
import { checkLabels } from './check-labels.ts'
import { type Family, inSeconds, type Sample, unixSeconds } from './family.ts'

const OUTCOMES: readonly Outcome[] = ['pass', 'warn', 'fail', 'error', 'skip']

const ID_LABELS = ['target', 'check_id']

/** HELP texts say that values are not taken at the scrape, as Prometheus asks of exporters that cache. */
const CACHED = 'Of the last run, not of the scrape.'

/** A value of a check's last result, or null where there is none. */
type Read = (result: CheckResult) => number | null

function ofResults(name: string, help: string, read: Read): Family<TargetResults> {
  return {
    kind: 'gauge',
    name,
    help: `${help} ${CACHED}`,
    labels: ID_LABELS,
    *samples({ targetName, results }) {
      for (const [id, result] of results) {
        const value = read(result)
        if (value !== null) yield { labels: { target: targetName, check_id: id }, value }
      }
    },
  }
}

/** What is told of every check. */
export const CHECK_FAMILIES: readonly Family<TargetResults>[] = [
  {
    kind: 'gauge',
    name: 'assay_check_info',
    help: 'Every configured check, judged or not. Always 1.',
    labels: [...ID_LABELS, ...Object.keys(checkLabels(null))],
    *samples({ targetName, configured, sourceUrl }) {
      for (const [id, check] of configured) {
        yield { labels: { target: targetName, check_id: id, ...checkLabels(check, sourceUrl) }, value: 1 }
      }
    },
  },
  {
    kind: 'gauge',
    name: 'assay_check_outcome',
    help: `1 for the outcome that the check had, 0 for the others; error: it could not be judged. ${CACHED}`,
    labels: [...ID_LABELS, 'outcome'],
    *samples({ targetName, results }) {
      for (const [id, { verdict }] of results) yield* outcomesOf(targetName, id, verdict.outcome)
    },
  },
  ofResults('assay_check_failures', "dbt's number of failures: what fail_calc gives.", ({ verdict }) =>
    toNumber(verdict.failures),
  ),
  ofResults('assay_check_failing_rows', 'Rows that broke the rule.', ({ verdict }) =>
    toNumber(verdict.failingRows ?? verdict.failures),
  ),
  ofResults('assay_check_rows_evaluated', 'Rows that were looked at, after where.', ({ verdict }) =>
    toNumber(verdict.rowsEvaluated),
  ),
  ofResults('assay_check_failure_ratio', 'Failing rows by rows evaluated, 0 to 1.', failureRatio),
  ofResults('assay_check_vacuous', '1 if it passed on nothing: no row could have failed.', ({ verdict }) =>
    verdict.outcome === 'error' || verdict.outcome === 'skip' ? null : Number(verdict.isVacuous),
  ),
  ofResults('assay_check_duration_seconds', 'Its share of the time that the database took.', ({ verdict }) =>
    verdict.durationMs === null ? null : inSeconds(verdict.durationMs),
  ),
  ofResults('assay_check_last_run_timestamp_seconds', 'When the run ended that judged it last.', ({ judgedAt }) =>
    unixSeconds(judgedAt),
  ),
  ofResults(
    'assay_check_last_success_timestamp_seconds',
    'When a run ended in which it last passed.',
    ({ passedAt }) => (passedAt === null ? null : unixSeconds(passedAt)),
  ),
  {
    kind: 'gauge',
    name: 'assay_checks_configured',
    help: 'Checks that are to be run. Falls when checks are lost.',
    labels: ['target', 'severity'],
    *samples({ targetName, configured }) {
      for (const severity of ['error', 'warn'] as const) {
        yield { labels: { target: targetName, severity }, value: countOf(configured.values(), severity) }
      }
    },
  },
]

function* outcomesOf(target: string, id: string, outcome: Outcome): Iterable<Sample> {
  for (const one of OUTCOMES) {
    yield { labels: { target, check_id: id, outcome: one }, value: Number(one === outcome) }
  }
}

/** Exact up to 2^53, as every number in Prometheus. */
function toNumber(count: bigint | null): number | null {
  return count === null ? null : Number(count)
}

function failureRatio({ verdict }: CheckResult): number | null {
  const { failures, rowsEvaluated } = verdict
  const failing = verdict.failingRows ?? failures
  if (failing === null || rowsEvaluated === null || rowsEvaluated === 0n) return null
  return Number(failing) / Number(rowsEvaluated)
}

function countOf(checks: Iterable<Check>, severity: 'error' | 'warn'): number {
  let count = 0
  for (const check of checks) if (check.config.severity === severity) count++
  return count
}
