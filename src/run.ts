import { EMPTY_CATALOG, readCatalog } from './catalog/read-catalog.ts'
import { compileCheck } from './compile/compile-check.ts'
import { compilePlan } from './compile/compile-plan.ts'
import { compileSample } from './compile/compile-sample.ts'
import { StatementError } from './errors.ts'
import { executeStatements } from './execute/execute-statements.ts'
import { fetchRows } from './execute/fetch-rows.ts'
import { composeReport } from './judge/compose-report.ts'
import { judgeMeasurement } from './judge/judge-measurement.ts'
import { measurementOfProof } from './judge/measurement-of-proof.ts'
import type { Catalog } from './model/catalog.ts'
import type { Check } from './model/check.ts'
import type { Measurement } from './model/measurement.ts'
import type { Outlook, Plan } from './model/plan.ts'
import type { Project } from './model/project.ts'
import type { Report, Verdict } from './model/report.ts'
import type { RunStatistics } from './model/run-statistics.ts'
import type { Target } from './model/target.ts'
import type { ResultSet, Warehouse } from './model/warehouse.ts'
import { type PlanOptions, planStatements } from './plan/plan-statements.ts'
import { sizeScanned } from './plan/size-scanned.ts'
import { findProfilesFile } from './project/find-profiles-file.ts'
import { findProject } from './project/find-project.ts'
import { readProject } from './project/read-project.ts'
import { readTarget } from './project/read-target.ts'
import { measurableSubject } from './resolve/measurable-subject.ts'
import { resolveChecks } from './resolve/resolve-checks.ts'
import type { AskOptions, RunOptions, TestOptions } from './run-options.ts'
import { findCheck } from './select/find-check.ts'
import { selectChecks } from './select/select-checks.ts'
import { inspectServer, type ServerFacts } from './warehouse/inspect-server.ts'
import { openWarehouse } from './warehouse/open-warehouse.ts'

export type Selected = { readonly project: Project; readonly target: Target; readonly checks: readonly Check[] }

/** `assay ls`: the pipeline up to `select`. */
export async function loadChecks(options: RunOptions): Promise<Selected> {
  const directory = findProject(options)
  const target = await readTarget({ ...options, projectDirectory: directory })
  const project = await readProject({ ...options, directory, target })
  const all = await resolveChecks(project)
  const { checks, warnings } = selectChecks(all, project.resources, options.select, options.exclude)
  options.onWarnings([...project.warnings, ...warnings], project.texts)
  return { project, target, checks }
}

/** `assay compile`: the pipeline up to `compile`. SQL is null for a check that nobody can ask about. */
export async function compileChecks(
  options: RunOptions,
): Promise<readonly { readonly check: Check; readonly sql: string | null }[]> {
  const { checks } = await loadChecks(options)
  return checks.map((check) => ({ check, sql: compileCheck(planStatements([check], EMPTY_CATALOG, ALONE)) }))
}

/** `assay plan`: the pipeline up to `plan`. The database is asked for its catalog, and for nothing else. */
export async function planChecks(options: AskOptions & PlanOptions): Promise<Outlook> {
  const selected = await loadChecks(options)
  const { project, target, checks } = selected
  return withWarehouse(target, options, async (warehouse) => {
    const { catalog, notices } = await catalogOf(selected, warehouse, options)
    const plan = planStatements(checks, catalog, options)
    const where = { projectName: project.name, targetName: target.name, warehouse: warehouse.description }
    return { ...where, checks, plan, scanned: sizeScanned(plan), notices }
  })
}

/** `assay test`: the whole pipeline. */
export async function testChecks(options: TestOptions): Promise<Report> {
  const startedAt = options.now()
  const selected = await loadChecks(options)
  const { project, target, checks } = selected
  options.onStart(checks.length, target)
  return withWarehouse(target, options, async (warehouse) => {
    const { catalog, notices } = await catalogOf(selected, warehouse, options)
    const plan = planStatements(checks, catalog, options)
    const { verdicts, statistics } = await judgeAll(checks, plan, warehouse, target, options)
    const shown = await withSamples(verdicts, warehouse, target, options)
    const facts = {
      projectName: project.name,
      targetName: target.name,
      warehouse: warehouse.description,
      startedAt: startedAt.toISOString(),
      durationMs: options.now().getTime() - startedAt.getTime(),
      statistics,
      pagesScanned: sizeScanned(plan).pages,
      notices,
      isInterrupted: options.signal.aborted,
    }
    return composeReport(facts, options.isSqlTold ? shown.map((verdict) => withSql(verdict, catalog)) : shown)
  })
}

/**
 * `assay show`: failing rows of one check, at most `limit`.
 *
 * @throws AssayError with the check's own problem if it cannot be asked about.
 */
export async function showFailingRows(
  options: AskOptions & { readonly check: string; readonly limit: number },
): Promise<{ readonly check: Check; readonly rows: ResultSet }> {
  const { project, target, checks } = await loadChecks(options)
  const check = findCheck(checks, project.resources, options.check)
  const { measure } = measurableSubject(check, project.texts)
  return withWarehouse(target, options, async (warehouse) => {
    return { check, rows: await warehouse.query(compileSample(measure, options.limit), options.signal) }
  })
}

/** `assay debug`: what the target says of itself, and where it was found. A URL needs no project. */
export async function inspectTarget(
  options: AskOptions,
): Promise<{ readonly target: Target; readonly facts: ServerFacts; readonly profilesFile: string | null }> {
  const projectDirectory = options.url === null ? findProject(options) : options.workingDirectory
  const target = await readTarget({ ...options, projectDirectory })
  const profilesFile = options.url === null ? findProfilesFile({ ...options, projectDirectory }) : null
  return withWarehouse(target, options, async (warehouse) => {
    return { target, facts: await inspectServer(warehouse, target.schema, options.signal), profilesFile }
  })
}

/** A plan for one check by itself, whatever the catalog may prove. */
const ALONE: PlanOptions = { isFused: false, hasProofs: false }

/** Facts about every relation that a check reads. A catalog that cannot be read is no reason not to run. */
async function catalogOf(
  { project, checks }: Selected,
  warehouse: Warehouse,
  { signal }: AskOptions,
): Promise<{ readonly catalog: Catalog; readonly notices: readonly string[] }> {
  const read = new Set(checks.flatMap(({ dependsOn }) => dependsOn))
  const relations = project.resources.filter(({ uniqueId }) => read.has(uniqueId)).map(({ relation }) => relation)
  try {
    return { catalog: await readCatalog(relations, warehouse, signal), notices: [] }
  } catch (error) {
    if (!(error instanceof StatementError) || signal.aborted) throw error
    return { catalog: EMPTY_CATALOG, notices: [`Nothing is proved by constraints: the catalog said ${error.message}`] }
  }
}

/** Judges every check as soon as it is measured; what nobody has to be asked about comes first. */
async function judgeAll(
  checks: readonly Check[],
  plan: Plan,
  warehouse: Warehouse,
  { threads }: Target,
  { failFast, vacuous, signal, onVerdict }: TestOptions,
): Promise<{ readonly verdicts: readonly Verdict[]; readonly statistics: RunStatistics }> {
  const byId = new Map(checks.map((check) => [check.uniqueId, check]))
  const stop = new AbortController()
  const verdicts: Verdict[] = []
  const judge = (check: Check | undefined, measurement?: Measurement): void => {
    if (check === undefined) throw new Error('a measurement of a check that is not in the run')
    const verdict = judgeMeasurement(check, measurement, vacuous)
    verdicts.push(verdict)
    if (failFast && (verdict.outcome === 'fail' || verdict.outcome === 'error')) stop.abort('fail-fast')
    onVerdict(verdict)
  }
  for (const check of checks) if (check.subject.kind !== 'measurable') judge(check)
  for (const proven of plan.proofs) judge(proven.check, measurementOfProof(proven))
  const statistics = await executeStatements(compilePlan(plan), warehouse, {
    threads,
    signal: AbortSignal.any([signal, stop.signal]),
    onMeasurement: (measurement) => judge(byId.get(measurement.checkId), measurement),
  })
  return { verdicts, statistics }
}

function withSql(verdict: Verdict, catalog: Catalog): Verdict {
  return { ...verdict, sql: compileCheck(planStatements([verdict.check], catalog, ALONE)) }
}

/** Adds some failing rows to the verdicts that have any, unless the run was interrupted. */
async function withSamples(
  verdicts: readonly Verdict[],
  warehouse: Warehouse,
  { threads }: Target,
  { sampleRows, signal }: TestOptions,
): Promise<readonly Verdict[]> {
  if (sampleRows === 0 || signal.aborted) return verdicts
  const queries = verdicts.flatMap(({ check, outcome }) =>
    check.subject.kind === 'measurable' && (outcome === 'fail' || outcome === 'warn')
      ? [[check.uniqueId, compileSample(check.subject.measure, sampleRows)] as const]
      : [],
  )
  const rows = await fetchRows(new Map(queries), warehouse, { threads, signal })
  return verdicts.map((verdict) => ({ ...verdict, sample: rows.get(verdict.check.uniqueId) ?? null }))
}

async function withWarehouse<T>(
  target: Target,
  { statementTimeoutMs, lockTimeoutMs, environment, signal }: AskOptions,
  use: (warehouse: Warehouse) => Promise<T>,
): Promise<T> {
  const limits = { connections: target.threads, statementTimeoutMs, lockTimeoutMs }
  const warehouse = await openWarehouse(target.connection, limits, environment, signal)
  try {
    return await use(warehouse)
  } finally {
    await warehouse.close()
  }
}
