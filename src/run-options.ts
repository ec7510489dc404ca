import type { Environment } from './model/environment.ts'
import type { FreshnessVerdict } from './model/freshness-report.ts'
import type { Problem } from './model/problem.ts'
import type { Project } from './model/project.ts'
import type { VacuousPolicy, Verdict } from './model/report.ts'
import type { SelectionRequest } from './model/selection-request.ts'
import type { Target } from './model/target.ts'
import type { WarningPolicy } from './model/warning-policy.ts'

/** What to read and what to select. Null is "not said": files, environment and defaults decide. */
export type RunOptions = SelectionRequest & {
  readonly projectDir: string | null
  readonly profilesDir: string | null
  readonly profile: string | null
  readonly target: string | null
  /** A manifest.json of dbt to read in place of the project's YAML. */
  readonly manifest: string | null
  /** A `postgres://` address in place of a profile. */
  readonly url: string | null
  /** YAML text of a mapping, as dbt's `--vars`. */
  readonly vars: string | null
  /** Statements in flight at once; at least 1. */
  readonly threads: number | null
  /** A folder with what was there before, from the project's folder; null for none. */
  readonly state: string | null
  /** The folder of dbt's artifacts, from the project's folder. */
  readonly targetPath: string | null
  readonly warnings: WarningPolicy | null
  readonly environment: Environment
  readonly now: () => Date
  readonly workingDirectory: string
  readonly homeDirectory: string
  /** Called before anything is asked of the database, as warnings come up. `texts` are the files that they point into. */
  readonly onWarnings: (problems: readonly Problem[], texts: ReadonlyMap<string, string>) => void
}

/** Bounds for the time in which a database is asked. */
export type AskOptions = RunOptions & {
  /** 0 is no limit. */
  readonly statementTimeoutMs: number
  /** 0 is no limit. */
  readonly lockTimeoutMs: number
  /** Aborting cancels on the server; what is known so far is reported. */
  readonly signal: AbortSignal
}

/** How to ask whether source tables are fresh. */
export type FreshnessOptions = AskOptions & {
  readonly onStart: (total: number, target: Target, project: Project) => void
  /** Called for every source table as soon as it is judged. */
  readonly onVerdict: (verdict: FreshnessVerdict) => void
}

/** How to run and judge the checks. */
export type TestOptions = AskOptions & {
  /** Whether the first fail or error ends the run; null: as the project says. */
  readonly failFast: boolean | null
  /** Failing rows fetched per failing check; 0 for none. */
  readonly sampleRows: number
  readonly vacuous: VacuousPolicy
  /** An earlier report in JSON, from the working directory: what is compared with earlier counts. Null for none. */
  readonly since: string | null
  /** Whether checks on one relation share a reading of it. */
  readonly isFused: boolean
  /** Whether the constraints of the database are taken as proof. */
  readonly hasProofs: boolean
  /** How long all statements may see one instant; null: each sees its own. */
  readonly snapshotMaxAgeMs: number | null
  /** Whether verdicts carry the SQL that asks for their check alone. */
  readonly isSqlTold: boolean
  readonly onStart: (total: number, target: Target, project: Project) => void
  /** Called for every check as soon as it is judged, before failing rows are fetched. */
  readonly onVerdict: (verdict: Verdict) => void
}
