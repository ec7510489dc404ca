import type { FreshnessReport } from '../model/freshness-report.ts'
import type { Report } from '../model/report.ts'
import { type RunEnd, type ScheduleActivity, withEnd, withMissedTurns, withStart } from './activity.ts'
import { type KnownModels, NO_MODELS, withDbtRun } from './dbt/known-models.ts'
import type { DbtRun } from './dbt/read-run-results.ts'
import { CheckDurations } from './metrics/check-durations.ts'
import { type Configured, noResults, type TargetResults, withConfigured, withFreshness, withReport } from './results.ts'

/** How the last reading of the project went. */
export type Reload = { readonly at: Date; readonly isSuccess: boolean }

/** All that is told to whoever asks, as values: an answer never sees half of a change. */
export type State = {
  readonly targets: ReadonlyMap<string, TargetResults>
  readonly schedules: ReadonlyMap<string, ScheduleActivity>
  /** Of all runs so far; it grows in place. */
  readonly checkDurations: CheckDurations
  readonly reload: Reload | null
  /** From dbt's artifacts. */
  readonly models: KnownModels
}

export function nothingKnown(): State {
  const checkDurations = new CheckDurations()
  return { targets: new Map(), schedules: new Map(), checkDurations, reload: null, models: NO_MODELS }
}

/** The newest state, changed by runs and read by answers. */
export class Store {
  #state = nothingKnown()
  readonly #onResults: () => void

  /** @param onResults called after every change of a target's results. */
  constructor(onResults: () => void) {
    this.#onResults = onResults
  }

  get state(): State {
    return this.#state
  }

  /** Makes a schedule known before it has run. */
  schedule(activity: ScheduleActivity): void {
    this.#state.checkDurations.schedule(activity)
    this.#change(activity)
  }

  #change(activity: ScheduleActivity): void {
    this.#state = { ...this.#state, schedules: new Map(this.#state.schedules).set(activity.scheduleName, activity) }
  }

  /** @param byTarget all that the schedules of each target are to run. */
  configure(byTarget: ReadonlyMap<string, Configured>): void {
    const targets = [...byTarget].map(([name, configured]) => {
      return [name, withConfigured(this.#state.targets.get(name) ?? noResults(name), configured)] as const
    })
    this.#state = { ...this.#state, targets: new Map(targets) }
    this.#onResults()
  }

  dbtRan(run: DbtRun): void {
    this.#state = { ...this.#state, models: withDbtRun(this.#state.models, run) }
    this.#onResults()
  }

  reloaded(reload: Reload): void {
    this.#state = { ...this.#state, reload }
  }

  started(scheduleName: string, at: Date): void {
    this.#schedule(scheduleName, (activity) => withStart(activity, at))
  }

  missedTurns(scheduleName: string, count: number): void {
    this.#schedule(scheduleName, (activity) => withMissedTurns(activity, count))
  }

  ended(scheduleName: string, targetName: string, report: Report, end: RunEnd): void {
    this.#schedule(scheduleName, (activity) => withEnd(activity, report, end))
    this.#state.checkDurations.add({ scheduleName, targetName }, report.verdicts)
    this.#target(targetName, (results) => withReport(results, report, end.at))
  }

  sourcesAsked(targetName: string, report: FreshnessReport): void {
    this.#target(targetName, (results) => withFreshness(results, report))
  }

  /** @param isUp null: what failed was not the database. */
  failed(scheduleName: string, targetName: string, isUp: false | null, end: RunEnd): void {
    this.#schedule(scheduleName, (activity) => withEnd(activity, null, end))
    if (isUp === false) this.#target(targetName, (results) => ({ ...results, isUp }))
  }

  #schedule(name: string, change: (activity: ScheduleActivity) => ScheduleActivity): void {
    const activity = this.#state.schedules.get(name)
    if (activity === undefined) throw new Error(`nobody made the schedule ${name} known`)
    this.#change(change(activity))
  }

  #target(name: string, change: (results: TargetResults) => TargetResults): void {
    const results = this.#state.targets.get(name) ?? noResults(name)
    this.#state = { ...this.#state, targets: new Map(this.#state.targets).set(name, change(results)) }
    this.#onResults()
  }
}
