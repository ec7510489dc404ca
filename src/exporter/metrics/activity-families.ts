import { RUN_PHASES } from '../../model/run-phase.ts'
import type { RunResult, ScheduleActivity } from '../activity.ts'
import { type Family, inSeconds, type Sample, unixSeconds } from './family.ts'

const LABELS = ['schedule', 'target']

type Read = (activity: ScheduleActivity) => number | null

function ofActivity(kind: 'gauge' | 'counter', name: string, help: string, read: Read): Family<ScheduleActivity> {
  return {
    kind,
    name,
    help,
    labels: LABELS,
    *samples(activity) {
      const value = read(activity)
      if (value !== null) yield { labels: labelsOf(activity), value }
    },
  }
}

function ofMoment(name: string, help: string, read: (activity: ScheduleActivity) => Date | null) {
  return ofActivity('gauge', name, help, (activity) => {
    const moment = read(activity)
    return moment === null ? null : unixSeconds(moment)
  })
}

/** What is told of every schedule. */
export const ACTIVITY_FAMILIES: readonly Family<ScheduleActivity>[] = [
  ofActivity(
    'gauge',
    'assay_schedule_interval_seconds',
    'Longest time between two turns of a schedule.',
    ({ intervalMs }) => (intervalMs === null ? null : inSeconds(intervalMs)),
  ),
  ofMoment('assay_run_last_started_timestamp_seconds', 'When the last run started.', ({ startedAt }) => startedAt),
  ofMoment(
    'assay_run_last_completed_timestamp_seconds',
    'When a run last came to its end, in whatever way.',
    ({ completedAt }) => completedAt,
  ),
  ofMoment(
    'assay_run_last_success_timestamp_seconds',
    'When a run last judged all of its checks, whatever the verdicts.',
    ({ succeededAt }) => succeededAt,
  ),
  ofActivity('gauge', 'assay_run_last_duration_seconds', 'How long the last run took.', ({ durationMs }) =>
    durationMs === null ? null : inSeconds(durationMs),
  ),
  {
    kind: 'gauge',
    name: 'assay_run_last_phase_duration_seconds',
    help: 'How long each phase of the last run took; read, resolve and select: when the project was read last.',
    labels: [...LABELS, 'phase'],
    *samples(activity) {
      for (const phase of RUN_PHASES) {
        const durationMs = activity.phases[phase]
        if (durationMs !== undefined) yield { labels: { ...labelsOf(activity), phase }, value: inSeconds(durationMs) }
      }
    },
  },
  {
    kind: 'counter',
    name: 'assay_runs_total',
    help: 'Runs that came to an end. failed: there was no connection, or no project that could be read.',
    labels: [...LABELS, 'result'],
    *samples(activity) {
      for (const result of ['success', 'failed', 'interrupted'] satisfies RunResult[]) {
        yield { labels: { ...labelsOf(activity), result }, value: activity.runs[result] }
      }
    },
  },
  ofActivity(
    'counter',
    'assay_missed_turns_total',
    'Turns left out because the run before was not over, or the clock was set forward.',
    ({ missedTurns }) => missedTurns,
  ),
  ofActivity('counter', 'assay_statements_total', 'Statements sent to the database.', ({ statements }) => statements),
  ofActivity(
    'counter',
    'assay_scans_total',
    'Statements that read a relation for several checks.',
    ({ scans }) => scans,
  ),
  ofActivity(
    'counter',
    'assay_database_seconds_total',
    'Time that statements took, over all connections.',
    ({ databaseMs }) => inSeconds(databaseMs),
  ),
  {
    kind: 'counter',
    name: 'assay_check_errors_total',
    help: 'Checks that could not be judged, by class of SQLSTATE; an empty class: the database was not asked.',
    labels: [...LABELS, 'sqlstate_class'],
    *samples(activity): Iterable<Sample> {
      for (const [errorClass, value] of activity.errorsByClass) {
        yield { labels: { ...labelsOf(activity), sqlstate_class: errorClass }, value }
      }
    },
  },
]

function labelsOf({ scheduleName, targetName }: ScheduleActivity): Readonly<Record<string, string>> {
  return { schedule: scheduleName, target: targetName }
}
