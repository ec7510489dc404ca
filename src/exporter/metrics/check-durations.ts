import { Histogram, Registry } from 'prom-client'
import type { Verdict } from '../../model/report.ts'
import type { ScheduleActivity } from '../activity.ts'
import { inSeconds } from './family.ts'

/** What Prometheus is told of it. */
export const CHECK_DURATIONS = {
  kind: 'histogram',
  name: 'assay_check_run_duration_seconds',
  help: 'How long checks took in all runs since the start: each time that a run measured one counts.',
  labels: ['schedule', 'target'],
} as const

/** From a probe of an index to what the statement timeout (300 s) ends, each about four times the one before. */
const BUCKETS_SECONDS: readonly number[] = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 30, 120, 300]

/** How the durations of checks are distributed since the process started. The only thing that is not made of last results. */
export class CheckDurations {
  readonly #registry = new Registry()
  readonly #histogram = new Histogram({
    name: CHECK_DURATIONS.name,
    help: CHECK_DURATIONS.help,
    labelNames: CHECK_DURATIONS.labels,
    buckets: [...BUCKETS_SECONDS],
    registers: [this.#registry],
  })

  /** Makes a schedule known: a rate of a series that was not there before is none. */
  schedule(schedule: Names): void {
    this.#histogram.zero(labelsOf(schedule))
  }

  /** A check that was not measured, or was proved without a question, has no duration, and is not one of 0 seconds. */
  add(schedule: Names, verdicts: readonly Verdict[]): void {
    const labels = labelsOf(schedule)
    for (const { durationMs } of verdicts) {
      if (durationMs !== null) this.#histogram.observe(labels, inSeconds(durationMs))
    }
  }

  /** In Prometheus' text format. */
  async text(): Promise<string> {
    return this.#registry.metrics()
  }
}

type Names = Pick<ScheduleActivity, 'scheduleName' | 'targetName'>

function labelsOf({ scheduleName, targetName }: Names) {
  return { schedule: scheduleName, target: targetName }
}
