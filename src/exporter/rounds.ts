import { AssayError, WarehouseError } from '../errors.ts'
import { hasAgeLimit } from '../model/freshness.ts'
import type { NewestRow } from '../model/measurement.ts'
import type { Report } from '../model/report.ts'
import { PhaseClock } from '../phase-clock.ts'
import type { Selected } from '../run.ts'
import { noActivity } from './activity.ts'
import { ConnectionBudget } from './connection-budget.ts'
import { type Configured, goodRowsOf } from './results.ts'
import type { Schedule } from './schedule.ts'
import type { RoundOptions, Rounds } from './serve-options.ts'
import type { SourceUrl } from './source-url.ts'
import type { Store } from './store.ts'
import { longestIntervalMs, nextTurn, pause, type Turns, waitForTurn } from './turns.ts'

/** Runs every schedule in its turn, for as long as the process serves. */
export class RoundRunner {
  readonly #rounds: Rounds
  readonly #options: RoundOptions
  readonly #store: Store
  readonly #budget: ConnectionBudget
  readonly #selected = new Map<string, Selected>()
  /** Runs under way, by schedule: one at a time. */
  readonly #running = new Map<string, Promise<boolean>>()

  constructor(rounds: Rounds, options: RoundOptions, store: Store) {
    this.#rounds = rounds
    this.#options = options
    this.#store = store
    this.#budget = new ConnectionBudget(options.maxConnections)
  }

  /**
   * Reads the project for every schedule. All or nothing: a file that cannot be read leaves what was read before.
   *
   * @throws AssayError with the project's mistakes.
   */
  async load(): Promise<void> {
    const loaded: { readonly schedule: Schedule; readonly selected: Selected }[] = []
    for (const schedule of this.#options.schedules) {
      loaded.push({ schedule, selected: await this.#rounds.loadChecks(this.#testOptions(schedule, NEVER)) })
    }
    for (const { schedule, selected } of loaded) this.#keep(schedule, selected)
    this.#store.configure(
      configuredByTarget(
        loaded.map(({ selected }) => selected),
        this.#options.sourceUrl,
      ),
    )
    this.#store.reloaded({ at: this.#options.test.now(), isSuccess: true })
  }

  /** Folders of the projects that were read. */
  get directories(): readonly string[] {
    return [...new Set([...this.#selected.values()].map(({ project }) => project.directory))]
  }

  #keep(schedule: Schedule, selected: Selected): void {
    if (!this.#selected.has(schedule.name)) {
      const intervalMs = longestIntervalMs(schedule, this.#options.test.now())
      this.#store.schedule(noActivity(schedule.name, selected.target.name, intervalMs))
    }
    this.#selected.set(schedule.name, selected)
  }

  /** As `load`, while serving: what is wrong is logged, and the old project stays. */
  async reload(): Promise<void> {
    const { log, test } = this.#options
    try {
      await this.load()
      log.info({ checks: this.#countChecks() }, 'project reloaded')
    } catch (error) {
      if (!(error instanceof AssayError)) throw error
      this.#store.reloaded({ at: test.now(), isSuccess: false })
      const problems = error.problems.map(({ code, message, position }) => ({
        code,
        message,
        ...(position === undefined ? {} : { at: `${position.file}:${position.line}:${position.column}` }),
      }))
      log.error({ problems }, 'the project cannot be read; the old one stays')
    }
  }

  /** Goes round until `signal` is aborted, and then until running statements are cancelled. */
  async run(signal: AbortSignal): Promise<void> {
    await Promise.all(this.#options.schedules.map((schedule) => this.#goRound(schedule, signal)))
    await Promise.all(this.#running.values())
  }

  /** Runs a schedule now, or joins the run under way. @returns false if it was joined; undefined if there is none of that name. */
  runNow(scheduleName: string, signal: AbortSignal): boolean | undefined {
    const schedule = this.#options.schedules.find(({ name }) => name === scheduleName)
    if (schedule === undefined) return undefined
    if (this.#running.has(scheduleName)) return false
    void this.#runOnce(schedule, signal)
    return true
  }

  async #goRound(schedule: Schedule, signal: AbortSignal): Promise<void> {
    const { test, startJitterMs } = this.#options
    let turns: Turns = { lastTurn: test.now(), failures: 0 }
    if (schedule.runsAtStart) {
      await pause(Math.random() * startJitterMs, signal)
      if (!signal.aborted) turns = await this.#takeTurn(schedule, turns, signal)
    }
    while (!signal.aborted) {
      const next = nextTurn(schedule, turns, test.now())
      this.#store.missedTurns(schedule.name, next.missed)
      await waitForTurn(next, test.now, signal)
      if (!signal.aborted) turns = await this.#takeTurn(schedule, { ...turns, lastTurn: next.at }, signal)
    }
  }

  async #takeTurn(schedule: Schedule, turns: Turns, signal: AbortSignal): Promise<Turns> {
    const isSuccess = await this.#runOnce(schedule, signal)
    return { ...turns, failures: isSuccess ? 0 : turns.failures + 1 }
  }

  /** @returns whether there was a report. */
  #runOnce(schedule: Schedule, signal: AbortSignal): Promise<boolean> {
    const running = this.#running.get(schedule.name)
    if (running !== undefined) return running
    const run = this.#attempt(schedule, signal).finally(() => this.#running.delete(schedule.name))
    this.#running.set(schedule.name, run)
    return run
  }

  async #attempt(schedule: Schedule, signal: AbortSignal): Promise<boolean> {
    const { log, test } = this.#options
    // what its templates made of the time of an earlier run is not true any more
    if (this.#selectedFor(schedule).project.hasReadClock()) await this.reload()
    const selected = this.#selectedFor(schedule)
    const targetName = selected.target.name
    const startedAt = test.now()
    const startedMs = performance.now()
    const end = () => ({ at: test.now(), durationMs: performance.now() - startedMs })
    this.#store.started(schedule.name, startedAt)
    try {
      const report = await this.#budget.spend(selected.target.threads, signal, (threads) =>
        this.#ask(schedule, withThreads(selected, threads), startedAt, signal),
      )
      this.#store.ended(schedule.name, targetName, report, end())
      log.info({ schedule: schedule.name, target: targetName, ...summaryOf(report) }, 'run')
      return true
    } catch (error) {
      if (signal.aborted) return false
      this.#store.failed(schedule.name, targetName, error instanceof WarehouseError ? false : null, end())
      log.error({ schedule: schedule.name, target: targetName, ...reasonOf(error) }, 'run failed')
      return false
    }
  }

  /** Checks, and then how new the rows of the sources are that they stand on. */
  async #ask(schedule: Schedule, selected: Selected, startedAt: Date, signal: AbortSignal): Promise<Report> {
    const options = this.#testOptions(schedule, signal)
    const earlierRows = goodRowsOf(this.#store.state.targets.get(selected.target.name))
    const report = await this.#rounds.testSelected({ ...selected, earlierRows }, startedAt, options)
    const sources = sourcesOf(selected, schedule)
    if (sources.size === 0 || signal.aborted) return report
    const asking = { ...options, onVerdict: () => {} }
    const clock = new PhaseClock(report.phases)
    const asked = await clock.time('freshness', () =>
      this.#rounds.checkSources(selected, sources, newestRows(report), startedAt, asking),
    )
    this.#store.sourcesAsked(selected.target.name, asked)
    return { ...report, phases: clock.durations }
  }

  #testOptions(schedule: Schedule, signal: AbortSignal): RoundOptions['test'] {
    const { test } = this.#options
    return {
      ...test,
      select: schedule.select,
      exclude: schedule.exclude,
      selector: schedule.selector,
      target: schedule.target ?? test.target,
      signal,
    }
  }

  #selectedFor({ name }: Schedule): Selected {
    const selected = this.#selected.get(name)
    if (selected === undefined) throw new Error(`the schedule ${name} is run before it is loaded`)
    return selected
  }

  #countChecks(): number {
    return [...this.#selected.values()].reduce((sum, { checks }) => sum + checks.length, 0)
  }
}

/** For reading files, which nobody breaks off. */
const NEVER = new AbortController().signal

/** Sources that promise how new their rows are: all, or where a schedule selects checks, those that the checks read. */
function sourcesOf({ project, checks }: Selected, { select, exclude, selector }: Schedule): ReadonlySet<string> {
  const read = new Set(checks.flatMap(({ dependsOn }) => dependsOn))
  const isOfAll = select.length === 0 && exclude.length === 0 && selector === null
  const isMeant = (id: string): boolean => isOfAll || read.has(id)
  const promising = project.resources.filter(
    ({ state, freshness }) => state === 'enabled' && freshness !== null && hasAgeLimit(freshness),
  )
  return new Set(promising.map(({ uniqueId }) => uniqueId).filter(isMeant))
}

/** What scans for checks have told of source tables on their way. */
function newestRows({ verdicts }: Report): ReadonlyMap<string, NewestRow> {
  const told = verdicts.flatMap(({ check, newestRow }) =>
    check.resource === null || newestRow === null ? [] : [[check.resource.uniqueId, newestRow] as const],
  )
  return new Map(told)
}

function withThreads(selected: Selected, threads: number): Selected {
  return { ...selected, target: { ...selected.target, threads } }
}

function configuredByTarget(loaded: readonly Selected[], sourceUrl: SourceUrl | null): ReadonlyMap<string, Configured> {
  const byTarget = Map.groupBy(loaded, ({ target }) => target.name)
  const configured = [...byTarget].map(([name, all]) => {
    const resources = all[0]?.project.resources ?? []
    return [name, { checks: all.flatMap(({ checks }) => checks), resources, sourceUrl }] as const
  })
  return new Map(configured)
}

function summaryOf({ totals, durationMs, statistics, isInterrupted }: Report) {
  const { statements, scans, databaseMs } = statistics
  return { ...totals, durationMs, statements, scans, databaseMs: Math.round(databaseMs), interrupted: isInterrupted }
}

function reasonOf(error: unknown): Readonly<Record<string, unknown>> {
  if (error instanceof AssayError) return { code: error.code, reason: error.message }
  // a bug of ours: whoever mends it wants to know where
  return { reason: String(error), stack: error instanceof Error ? error.stack : undefined }
}
