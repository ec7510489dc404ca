import { EMPTY_CATALOG, readCatalog } from './catalog/read-catalog.ts'
import { type RelationFiles, readRelationFiles, replacedSince } from './catalog/relation-files.ts'
import { compileInTurns } from './compile/compile-plan.ts'
import { StatementError } from './errors.ts'
import { executeStatements } from './execute/execute-statements.ts'
import { judgeMeasurement, judgeReplaced } from './judge/judge-measurement.ts'
import { measurementOfProof } from './judge/measurement-of-proof.ts'
import type { Catalog } from './model/catalog.ts'
import type { Check } from './model/check.ts'
import type { Measurement } from './model/measurement.ts'
import type { Plan } from './model/plan.ts'
import type { Project } from './model/project.ts'
import type { Report, Verdict } from './model/report.ts'
import type { PhaseDurations } from './model/run-phase.ts'
import type { RunStatistics } from './model/run-statistics.ts'
import type { Target } from './model/target.ts'
import type { Warehouse } from './model/warehouse.ts'
import { policyInForce } from './model/warning-policy.ts'
import type { PhaseClock } from './phase-clock.ts'
import { checksReading } from './plan/checks-reading.ts'
import { completeChecks, type EarlierRows } from './plan/complete-checks.ts'
import { planStatements } from './plan/plan-statements.ts'
import { sizeScanned } from './plan/size-scanned.ts'
import { settleChecks } from './render/settle-checks.ts'
import type { AskOptions, TestOptions } from './run-options.ts'

/** What to ask about, and where. */
export type Selected = {
  readonly project: Project
  readonly target: Target
  readonly checks: readonly Check[]
  /** How long it took to get here; nothing where nobody measured. */
  readonly phases?: PhaseDurations
  /** From earlier runs of this process. */
  readonly earlierRows?: EarlierRows
}

/** What came of it. */
export type Asked = Pick<Report, 'verdicts' | 'statistics' | 'pagesScanned' | 'notices'> & { readonly catalog: Catalog }

/**
 * The pipeline from `catalog` to `judge`, at one instant. Checks whose relations were replaced meanwhile are asked again, at
 * a new instant; if those are replaced again, nothing is known of them.
 */
export async function askChecks(
  selected: Selected,
  warehouse: Warehouse,
  clock: PhaseClock,
  options: TestOptions,
): Promise<Asked> {
  const first = await askOnce(selected, warehouse, clock, options)
  if (first.unsure.length === 0) return first
  const quiet = { ...options, onVerdict: () => {} }
  const again = await askOnce({ ...selected, checks: first.unsure }, warehouse, clock, quiet)
  const unknown = again.unsure.map(judgeReplaced)
  const notice = `${first.unsure.length} checks were asked twice: tables that they may read were replaced meanwhile.`
  return {
    verdicts: overruled(overruled(first.verdicts, again.verdicts), unknown),
    statistics: addedUp(first.statistics, again.statistics),
    pagesScanned:
      first.pagesScanned === null || again.pagesScanned === null ? null : first.pagesScanned + again.pagesScanned,
    notices: [...first.notices, notice, ...again.notices],
    catalog: first.catalog,
  }
}

/** @returns also the checks of which the verdicts cannot be trusted, because their relations were replaced. */
async function askOnce(
  selected: Selected,
  warehouse: Warehouse,
  clock: PhaseClock,
  options: TestOptions,
): Promise<Asked & { readonly unsure: readonly Check[] }> {
  const { project, target } = selected
  const { signal, snapshotMaxAgeMs } = options
  const refused = await clock.time('connect', () => shareSnapshot(warehouse, options))
  const isShared = snapshotMaxAgeMs !== null && refused === null
  const [before, { catalog, notices }] = await clock.time('catalog', () =>
    Promise.all([isShared ? filesOf(warehouse, signal) : null, catalogOf(selected.checks, warehouse, options)]),
  )
  const checks = await clock.time('render', () =>
    knownChecks(selected.checks, catalog, warehouse, signal, selected.earlierRows),
  )
  // a proof counts no rows: where a pass on nothing must not pass, the rows have to be seen
  const hasProofs = options.hasProofs && options.vacuous === 'pass'
  const plan = clock.timeSync('plan', () => planStatements(checks, catalog, { isFused: options.isFused, hasProofs }))
  const { verdicts, statistics } = await judgeAll(
    checks,
    plan,
    warehouse,
    target,
    clock,
    judgeOptions(project, options),
  )
  const after = before === null ? null : await clock.time('catalog', () => filesOf(warehouse, signal))
  const replaced = before === null || after === null ? new Set<string>() : replacedSince(before, after)
  return {
    verdicts,
    statistics,
    pagesScanned: sizeScanned(plan).pages,
    notices: refused === null ? notices : [...notices, refused],
    catalog,
    unsure: checksReading(replaced, selected.checks, catalog),
  }
}

/** @returns why that is not possible; null if it is, or nobody asked for it. */
async function shareSnapshot(warehouse: Warehouse, { snapshotMaxAgeMs, signal }: TestOptions): Promise<string | null> {
  return snapshotMaxAgeMs === null ? null : warehouse.shareSnapshot(snapshotMaxAgeMs, signal)
}

/** Checks with all that templates and the catalog tell of them: what a template settles may wait for the catalog, and the other way round. */
export async function knownChecks(
  checks: readonly Check[],
  catalog: Catalog,
  warehouse: Warehouse,
  signal: AbortSignal,
  earlierRows?: EarlierRows,
): Promise<readonly Check[]> {
  const settled = await settleChecks(checks, async () => warehouse, signal)
  return settleChecks(completeChecks(settled, catalog, earlierRows), async () => warehouse, signal)
}

/** Null if the run was ended meanwhile. Everybody may read this part of the catalog. */
async function filesOf(warehouse: Warehouse, signal: AbortSignal): Promise<RelationFiles | null> {
  try {
    return await readRelationFiles(warehouse, signal)
  } catch (error) {
    if (error instanceof StatementError && signal.aborted) return null
    throw error
  }
}

/** Later verdicts in the place of earlier ones on the same checks. */
function overruled(verdicts: readonly Verdict[], later: readonly Verdict[]): readonly Verdict[] {
  const byId = new Map(later.map((verdict) => [verdict.check.uniqueId, verdict]))
  return verdicts.map((verdict) => byId.get(verdict.check.uniqueId) ?? verdict)
}

function addedUp(a: RunStatistics, b: RunStatistics): RunStatistics {
  return {
    statements: a.statements + b.statements,
    scans: a.scans + b.scans,
    databaseMs: a.databaseMs + b.databaseMs,
    rowsScanned: a.rowsScanned + b.rowsScanned,
  }
}

/** Facts about every relation that a check reads. A catalog that cannot be read is no reason not to run. */
export async function catalogOf(
  checks: readonly Check[],
  warehouse: Warehouse,
  { signal }: AskOptions,
): Promise<{ readonly catalog: Catalog; readonly notices: readonly string[] }> {
  try {
    const relations = checks.flatMap(({ reads }) => reads)
    return { catalog: await readCatalog(relations, warehouse, signal), notices: [] }
  } catch (error) {
    if (!(error instanceof StatementError) || signal.aborted) throw error
    return { catalog: EMPTY_CATALOG, notices: [`Nothing is proved by constraints: the catalog said ${error.message}`] }
  }
}

type JudgeOptions = Pick<TestOptions, 'vacuous' | 'signal' | 'now' | 'onVerdict'> & {
  readonly failFast: boolean
  readonly failsOnWarning: boolean
}

/** The command line first, then the project, then dbt's defaults. */
function judgeOptions({ defaults }: Project, options: TestOptions): JudgeOptions {
  const { checks: failsOnWarning } = policyInForce(options.warnings, defaults.warnings)
  return { ...options, failsOnWarning, failFast: options.failFast ?? defaults.failFast ?? false }
}

/** Judges every check as soon as it is measured; what nobody has to be asked about comes first. */
async function judgeAll(
  checks: readonly Check[],
  plan: Plan,
  warehouse: Warehouse,
  { threads }: Target,
  clock: PhaseClock,
  { failFast, failsOnWarning, vacuous, signal, now, onVerdict }: JudgeOptions,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly statistics: RunStatistics }> {
  const byId = new Map(checks.map((check) => [check.uniqueId, check]))
  const stop = new AbortController()
  const verdicts: Verdict[] = []
  const judge = (check: Check | undefined, measurement?: Measurement): void => {
    if (check === undefined) throw new Error('a measurement of a check that is not in the run')
    const judged = clock.timeSync('judge', () => judgeMeasurement(check, measurement, { vacuous, failsOnWarning }))
    const verdict = { ...judged, completedAt: now().toISOString() }
    verdicts.push(verdict)
    if (failFast && (verdict.outcome === 'fail' || verdict.outcome === 'error')) stop.abort('fail-fast')
    onVerdict(verdict)
  }
  for (const check of checks) if (check.subject.kind !== 'measurable') judge(check)
  for (const proven of plan.proofs) judge(proven.check, measurementOfProof(proven))
  const statements = await clock.time('compile', () => compileInTurns(plan))
  const executing = {
    threads,
    signal: AbortSignal.any([signal, stop.signal]),
    onMeasurement: (measurement: Measurement) => judge(byId.get(measurement.checkId), measurement),
  }
  const statistics = await clock.time('execute', () => executeStatements(statements, warehouse, executing))
  return { verdicts, statistics }
}
