import type { Check } from '../model/check.ts'
import type { FreshnessReport } from '../model/freshness-report.ts'
import type { NewestRow } from '../model/measurement.ts'
import type { Report } from '../model/report.ts'
import type { Selected } from '../run.ts'
import type { FreshnessOptions, TestOptions } from '../run-options.ts'
import type { Schedule } from './schedule.ts'
import type { SourceUrl } from './source-url.ts'

/** The functions of `run.ts` that go round. */
export type Rounds = {
  readonly loadChecks: (options: TestOptions) => Promise<Selected>
  /** What asks for one check alone, or null if nobody can say before the database is asked. */
  readonly checkSql: (check: Check) => string | null
  readonly checkSources: (
    selected: Selected,
    sourceIds: ReadonlySet<string>,
    told: ReadonlyMap<string, NewestRow>,
    startedAt: Date,
    options: FreshnessOptions,
  ) => Promise<FreshnessReport>
  readonly testSelected: (selected: Selected, startedAt: Date, options: TestOptions) => Promise<Report>
}

/** Where one line per event goes. */
export type Log = {
  readonly info: (fields: Readonly<Record<string, unknown>>, message: string) => void
  readonly warn: (fields: Readonly<Record<string, unknown>>, message: string) => void
  readonly error: (fields: Readonly<Record<string, unknown>>, message: string) => void
}

export type RoundOptions = {
  readonly schedules: readonly Schedule[]
  /** As for `assay test`; a schedule brings its own selection and target. */
  readonly test: TestOptions
  /** Connections that all runs together may hold. */
  readonly maxConnections: number
  /** First runs are spread over this time, so that restarts of many processes do not meet at the database. */
  readonly startJitterMs: number
  /** Where people read the project's files, or null. */
  readonly sourceUrl: SourceUrl | null
  readonly log: Log
}
