import type { Report } from '../model/report.ts'
import type { PhaseDurations } from '../model/run-phase.ts'

/** How a run ended. `failed`: it never came to a report (no connection, a project that cannot be read). */
export type RunResult = 'success' | 'failed' | 'interrupted'

/** What the runs of one schedule cost and when they were, since the process started. */
export type ScheduleActivity = {
  readonly scheduleName: string
  readonly targetName: string
  /** Longest time between two turns; null for a batch job, which has none. */
  readonly intervalMs: number | null
  readonly runs: Readonly<Record<RunResult, number>>
  /** Turns that were left out because the run before was not over. */
  readonly missedTurns: number
  readonly statements: number
  readonly scans: number
  /** Time that statements took, over all connections. */
  readonly databaseMs: number
  /** Checks that could not be judged, by the class of the SQLSTATE (its first two characters); '' where there was none. */
  readonly errorsByClass: ReadonlyMap<string, number>
  readonly startedAt: Date | null
  readonly completedAt: Date | null
  readonly succeededAt: Date | null
  /** Of the last run that came to its end. */
  readonly durationMs: number | null
  /** Of the last run that came to a report. */
  readonly phases: PhaseDurations
}

/**
 * Classes that checks meet (Postgres manual, appendix A): 22 data, 42 the query, 53 resources, 55 locks, 57 cancelled; '' for
 * what was not asked. They are told from the start, as 0: a rate of a series that was not there before is none.
 */
const USUAL_CLASSES: readonly string[] = ['', '22', '42', '53', '55', '57']

export function noActivity(scheduleName: string, targetName: string, intervalMs: number | null): ScheduleActivity {
  return {
    scheduleName,
    targetName,
    intervalMs,
    runs: { success: 0, failed: 0, interrupted: 0 },
    missedTurns: 0,
    statements: 0,
    scans: 0,
    databaseMs: 0,
    errorsByClass: new Map(USUAL_CLASSES.map((one) => [one, 0])),
    startedAt: null,
    completedAt: null,
    succeededAt: null,
    durationMs: null,
    phases: {},
  }
}

export function withStart(activity: ScheduleActivity, startedAt: Date): ScheduleActivity {
  return { ...activity, startedAt }
}

/** Turns came while the run before was under way. */
export function withMissedTurns(activity: ScheduleActivity, count: number): ScheduleActivity {
  return { ...activity, missedTurns: activity.missedTurns + count }
}

/** When a run ended, and how long it took by a clock that nobody can set: the two times of the wall clock may not tell. */
export type RunEnd = { readonly at: Date; readonly durationMs: number }

/** @param report null for a run that failed before there was one. */
export function withEnd(
  activity: ScheduleActivity,
  report: Report | null,
  { at, durationMs }: RunEnd,
): ScheduleActivity {
  const result = resultOf(report)
  const ended: ScheduleActivity = {
    ...activity,
    runs: { ...activity.runs, [result]: activity.runs[result] + 1 },
    completedAt: at,
    durationMs,
    succeededAt: result === 'success' ? at : activity.succeededAt,
  }
  return report === null ? ended : withCost(ended, report)
}

function resultOf(report: Report | null): RunResult {
  if (report === null) return 'failed'
  return report.isInterrupted ? 'interrupted' : 'success'
}

function withCost(activity: ScheduleActivity, { statistics, verdicts, phases }: Report): ScheduleActivity {
  const errorsByClass = new Map(activity.errorsByClass)
  for (const { outcome, sqlState } of verdicts) {
    if (outcome !== 'error') continue
    const errorClass = sqlState?.slice(0, 2) ?? ''
    errorsByClass.set(errorClass, (errorsByClass.get(errorClass) ?? 0) + 1)
  }
  return {
    ...activity,
    statements: activity.statements + statistics.statements,
    scans: activity.scans + statistics.scans,
    databaseMs: activity.databaseMs + statistics.databaseMs,
    errorsByClass,
    phases,
  }
}
