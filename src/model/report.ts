import type { Check } from './check.ts'
import type { NewestRow } from './measurement.ts'
import type { Problem } from './problem.ts'
import type { PhaseDurations } from './run-phase.ts'
import type { RunStatistics } from './run-statistics.ts'
import type { Via } from './statement.ts'
import type { ResultSet } from './warehouse.ts'

/** `fail`: the data broke the rule. `error`: we could not tell. They never share a branch. */
export type Outcome = 'pass' | 'warn' | 'fail' | 'error' | 'skip'

/** What becomes of a check that passed on nothing: no row was there that could have failed. */
export type VacuousPolicy = 'pass' | 'warn' | 'fail'

/** What is made of a verdict beyond what dbt's rule says. */
export type JudgePolicy = {
  readonly vacuous: VacuousPolicy
  /** Whether what would be a warning fails, as `--warn-error` asks. */
  readonly failsOnWarning: boolean
}

/** What we say of one check. A number that was not measured is null. */
export type Verdict = {
  readonly check: Check
  readonly outcome: Outcome
  readonly failures: bigint | null
  readonly failingRows: bigint | null
  readonly rowsEvaluated: bigint | null
  readonly rowsUndecided: bigint | null
  /** The newest row of the source table that it is about, where a scan of it told; else null. */
  readonly newestRow: NewestRow | null
  /** It passed, but on nothing: no row could have failed. */
  readonly isVacuous: boolean
  /** One sentence for a person, or null where the outcome says all. */
  readonly message: string | null
  /** Why it is `error`, with the place, where we knew before asking. */
  readonly problem: Problem | null
  readonly sqlState: string | null
  /** How it was come by, or null if nothing was measured. */
  readonly via: Via | null
  /** The constraint that leaves no room for a failure, if `via` is `proof`. */
  readonly provenBy: string | null
  /** What was asked for it alone, or null where nobody wants to know. */
  readonly sql: string | null
  readonly durationMs: number | null
  /** When that was known, by the clock of this machine: ISO 8601, UTC. */
  readonly completedAt: string | null
  /** Some of the failing rows, or null if none were fetched. */
  readonly sample: ResultSet | null
}

export type Report = {
  readonly projectName: string
  readonly targetName: string
  readonly warehouse: string
  /** ISO 8601, UTC. */
  readonly startedAt: string
  readonly durationMs: number
  /** In the order of `uniqueId`. */
  readonly verdicts: readonly Verdict[]
  readonly totals: Readonly<Record<Outcome, number>>
  readonly statistics: RunStatistics
  /** How long each phase took, by a clock that nobody can set. */
  readonly phases: PhaseDurations
  /** Pages of 8 kB in the relations that were scanned, as the catalog estimates them; null if it does not know them all. */
  readonly pagesScanned: number | null
  /** Rows as the planner estimates them, by the id of the resource; what nobody knows is not there. */
  readonly estimatedRows: ReadonlyMap<string, number>
  /** Text of the project's files, by path: a check that could not be judged is shown at its line. */
  readonly texts: ReadonlyMap<string, string>
  /** What was not as asked, one sentence each: a snapshot that could not be shared, a catalog that could not be read. */
  readonly notices: readonly string[]
  /** Ctrl-C or a signal ended the run early. */
  readonly isInterrupted: boolean
}
