import type { Check } from '../model/check.ts'
import type { FreshnessReport, FreshnessVerdict } from '../model/freshness-report.ts'
import type { Report, Verdict } from '../model/report.ts'
import type { Resource } from '../model/resource.ts'
import type { SourceUrl } from './source-url.ts'

/** What a check came to in an earlier run. */
export type PastResult = Pick<Verdict, 'outcome' | 'failures' | 'durationMs'> & { readonly judgedAt: Date }

/** Results of a check that are kept, the newest among them. */
const HISTORY_LENGTH = 30

/** What is known of one check: the newest verdict on it, and how old it is. */
export type CheckResult = {
  readonly verdict: Verdict
  /** When the run that judged it ended. */
  readonly judgedAt: Date
  /** When a run last ended in which it passed; null: not since we look. */
  readonly passedAt: Date | null
  /** Rows that it looked at when it was last in order, to compare with; null: nobody has counted them. */
  readonly goodRows: bigint | null
  /** The last results, the oldest first, this one included. */
  readonly history: readonly PastResult[]
}

/** What is known of one target. Results that a failed run could not replace stay, with their age. */
export type TargetResults = {
  readonly targetName: string
  /** Whether the last run reached the database; null: none was tried yet. */
  readonly isUp: boolean | null
  /** All checks that are to be run, by id: also those that never ran. */
  readonly configured: ReadonlyMap<string, Check>
  /** What the checks are about, and what that is made of. */
  readonly resources: readonly Resource[]
  /** Where people read the project's files, or null. */
  readonly sourceUrl: SourceUrl | null
  /** How many rows a relation had when a run last counted them, by the id of its resource. */
  readonly relationRows: ReadonlyMap<string, bigint>
  /** The same as the planner estimated it at the last run. */
  readonly estimatedRows: ReadonlyMap<string, number>
  /** What was last found of how new the rows of source tables are, by the id of the source. */
  readonly freshness: ReadonlyMap<string, FreshnessVerdict>
  /** The last results by id. One of a check that is no longer configured is not told. */
  readonly results: ReadonlyMap<string, CheckResult>
}

export function noResults(targetName: string): TargetResults {
  return {
    targetName,
    isUp: null,
    configured: new Map(),
    resources: [],
    sourceUrl: null,
    relationRows: new Map(),
    estimatedRows: new Map(),
    freshness: new Map(),
    results: new Map(),
  }
}

/** The newest results of a target after one more run: a check that was not asked keeps what is known of it. */
export function withReport(known: TargetResults, report: Report, endedAt: Date): TargetResults {
  const results = new Map(known.results)
  for (const verdict of report.verdicts) {
    const before = results.get(verdict.check.uniqueId)
    if (wasNotAsked(verdict)) continue
    const passedAt = verdict.outcome === 'pass' ? endedAt : (before?.passedAt ?? null)
    results.set(verdict.check.uniqueId, {
      verdict,
      judgedAt: endedAt,
      passedAt,
      goodRows: goodRows(verdict, before),
      history: [...(before?.history.slice(1 - HISTORY_LENGTH) ?? []), pastResult(verdict, endedAt)],
    })
  }
  return {
    ...known,
    isUp: true,
    results,
    relationRows: new Map([...known.relationRows, ...rowsCounted(report)]),
    estimatedRows: new Map([...known.estimatedRows, ...report.estimatedRows]),
  }
}

/** A count that broke the rule is none to compare with; one that had nothing to be compared with (a skip) is the first. */
function goodRows({ outcome, rowsEvaluated }: Verdict, before: CheckResult | undefined): bigint | null {
  const isGood = outcome === 'pass' || outcome === 'skip'
  return (isGood ? rowsEvaluated : null) ?? before?.goodRows ?? null
}

/** What checks of this target can be compared with, by their id. */
export function goodRowsOf(results: TargetResults | undefined): ReadonlyMap<string, bigint> {
  const all = [...(results?.results ?? [])]
  return new Map(all.flatMap(([id, { goodRows: rows }]) => (rows === null ? [] : [[id, rows] as const])))
}

/** A check without a filter looks at all rows of its relation. One that nobody counted has no number. */
function rowsCounted({ verdicts }: Report): readonly (readonly [string, bigint])[] {
  return verdicts.flatMap(({ check, rowsEvaluated }) => {
    const { resource, config } = check
    return resource === null || config.where !== null || rowsEvaluated === null
      ? []
      : [[resource.uniqueId, rowsEvaluated]]
  })
}

function pastResult({ outcome, failures, durationMs }: Verdict, judgedAt: Date): PastResult {
  return { outcome, failures, durationMs, judgedAt }
}

/** After the sources were asked. One that nobody came to keeps what is known of it. */
export function withFreshness(known: TargetResults, { verdicts }: FreshnessReport): TargetResults {
  const asked = verdicts.filter(({ outcome }) => outcome !== 'skip')
  const found = asked.map((verdict) => [verdict.check.resource.uniqueId, verdict] as const)
  return { ...known, freshness: new Map([...known.freshness, ...found]) }
}

/**
 * An interrupted run says nothing of the checks that it did not come to. A skip for a missing parent is an answer, and so is one that
 * counted rows and had nothing to compare them with.
 */
function wasNotAsked({ check, outcome, rowsEvaluated }: Verdict): boolean {
  return outcome === 'skip' && check.subject.kind === 'measurable' && rowsEvaluated === null
}

/** What the project says is to be run. */
export type Configured = {
  readonly checks: readonly Check[]
  readonly resources: readonly Resource[]
  readonly sourceUrl?: SourceUrl | null
}

/** What is configured has changed: results of checks that went away go with them. */
export function withConfigured(
  known: TargetResults,
  { checks, resources, sourceUrl = null }: Configured,
): TargetResults {
  const configured = new Map(checks.map((check) => [check.uniqueId, check]))
  const results = new Map([...known.results].filter(([id]) => configured.has(id)))
  return { ...known, configured, resources, sourceUrl, results }
}
