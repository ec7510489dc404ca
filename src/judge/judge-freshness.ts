import type { AgeLimit } from '../model/freshness.ts'
import type { FreshnessCheck } from '../model/freshness-check.ts'
import type { FreshnessMeasurement, FreshnessReport, FreshnessVerdict, NoInstant } from '../model/freshness-report.ts'
import type { Instant } from '../model/instant.ts'
import type { Outcome } from '../model/report.ts'
import { countOutcomes } from './count-outcomes.ts'

/**
 * dbt's rule: older than `error_after` fails, else older than `warn_after` warns; a table without a row that says when it
 * was loaded is older than any limit (dbt-core, `FreshnessThreshold.status`).
 *
 * @param measurement what the warehouse said, or undefined for a table that nobody could ask about.
 */
export function judgeFreshness(check: FreshnessCheck, measurement: FreshnessMeasurement | undefined): FreshnessVerdict {
  if (check.subject.kind === 'broken') {
    const { problem } = check.subject
    return { ...NOTHING_MEASURED, check, outcome: 'error', message: problem.message, problem }
  }
  if (measurement === undefined) throw new Error(`${check.resource.uniqueId} was not measured`)
  const { durationMs } = measurement
  if (measurement.kind === 'measured') return judgeMeasured(check, measurement)
  const { why, error } = measurement
  const told = { ...NOTHING_MEASURED, check, durationMs }
  if (why !== 'failed') return { ...told, outcome: 'skip', message: 'interrupted before it was judged' }
  return { ...told, outcome: 'error', message: error?.message ?? null, sqlState: error?.sqlState ?? null }
}

/** Puts the verdicts in order of their ids and counts the outcomes. */
export function composeFreshnessReport(
  facts: Omit<FreshnessReport, 'verdicts' | 'totals'>,
  verdicts: readonly FreshnessVerdict[],
): FreshnessReport {
  const idOf = ({ check }: FreshnessVerdict): string => check.resource.uniqueId
  return {
    ...facts,
    verdicts: verdicts.toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)),
    totals: countOutcomes(verdicts),
  }
}

const NOTHING_MEASURED = {
  newest: null,
  askedAt: null,
  isNeverLoaded: false,
  message: null,
  problem: null,
  sqlState: null,
  durationMs: null,
  completedAt: null,
} satisfies Partial<FreshnessVerdict>

function judgeMeasured(
  check: FreshnessCheck,
  { newest, askedAt, durationMs }: Extract<FreshnessMeasurement, { kind: 'measured' }>,
): FreshnessVerdict {
  const told = { ...NOTHING_MEASURED, check, askedAt, durationMs }
  if (typeof newest === 'object' && newest !== null) return { ...told, outcome: 'error', message: noInstant(newest) }
  const outcome = outcomeOf(check, newest === null ? null : askedAt - newest)
  if (newest !== null) return { ...told, outcome, newest }
  return { ...told, outcome, isNeverLoaded: true, message: 'No row says when it was loaded' }
}

/** @param ageMicros null: older than anything. */
function outcomeOf({ freshness }: FreshnessCheck, ageMicros: bigint | null): Outcome {
  const isOlder = (limit: AgeLimit | null): boolean =>
    limit !== null && (ageMicros === null || ageMicros > microsecondsOf(limit))
  if (isOlder(freshness.errorAfter)) return 'fail'
  return isOlder(freshness.warnAfter) ? 'warn' : 'pass'
}

const SECONDS_PER_PERIOD = { minute: 60, hour: 3600, day: 86_400 } as const

function microsecondsOf({ count, period }: AgeLimit): Instant {
  return BigInt(count) * BigInt(SECONDS_PER_PERIOD[period]) * 1_000_000n
}

function noInstant({ type, text }: NoInstant): string {
  const isTimestamp = type.startsWith('timestamp')
  if (isTimestamp) return `The newest row was loaded at ${text}. Expected a year from 1 to 9999`
  return `Expected a timestamp, got a value of type ${type}. Cast it: …::timestamp`
}
