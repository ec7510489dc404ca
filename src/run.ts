import { askChecks, catalogOf, knownChecks, type Selected } from './ask-checks.ts'
import { askSources } from './ask-sources.ts'
import { estimatedRows } from './catalog/estimated-rows.ts'
import { EMPTY_CATALOG } from './catalog/read-catalog.ts'
import { checkTypeManual } from './check-types/manual.ts'
import { compileCheck } from './compile/compile-check.ts'
import { compileFailingRows } from './compile/compile-failing-rows.ts'
import { compileSample } from './compile/compile-sample.ts'
import { closing, connect, connectingAhead, withWarehouse } from './connect.ts'
import { ConfigError } from './errors.ts'
import { fetchRows } from './execute/fetch-rows.ts'
import { composeReport } from './judge/compose-report.ts'
import { composeFreshnessReport } from './judge/judge-freshness.ts'
import { loadChecks, loadEarlierRows, loadQuestion, loadSources } from './load-checks.ts'
import type { Catalog } from './model/catalog.ts'
import type { Check } from './model/check.ts'
import { didYouMean } from './model/did-you-mean.ts'
import type { FreshnessReport } from './model/freshness-report.ts'
import type { ManualEntry } from './model/manual.ts'
import type { NewestRow } from './model/measurement.ts'
import type { Outlook } from './model/plan.ts'
import { makeProblem } from './model/problem.ts'
import type { Report, Verdict } from './model/report.ts'
import type { Target } from './model/target.ts'
import type { ResultSet, Warehouse } from './model/warehouse.ts'
import { PhaseClock } from './phase-clock.ts'
import { completeChecks } from './plan/complete-checks.ts'
import { type PlanOptions, planStatements } from './plan/plan-statements.ts'
import { sizeScanned } from './plan/size-scanned.ts'
import { findProfilesFile } from './project/find-profiles-file.ts'
import { findProject } from './project/find-project.ts'
import type { Question } from './project/question/question-project.ts'
import { readTarget } from './project/read-target.ts'
import { settleChecks } from './render/settle-checks.ts'
import { measurableSubject } from './resolve/measurable-subject.ts'
import { resolveFreshness } from './resolve/resolve-freshness.ts'
import type { AskOptions, FreshnessOptions, TestOptions } from './run-options.ts'
import { findCheck } from './select/find-check.ts'
import { inspectServer, type ServerFacts } from './warehouse/inspect-server.ts'
import { warehouseWhenAsked } from './warehouse/warehouse-when-asked.ts'

export type { Selected } from './ask-checks.ts'
export { loadChecks } from './load-checks.ts'

/**
 * `assay compile`: the pipeline up to `compile`. SQL is null for a check that nobody can ask about. The database is asked only
 * where a template asks it, or a check depends on the columns that there are.
 */
export async function compileChecks(
  options: AskOptions,
): Promise<readonly { readonly check: Check; readonly sql: string | null }[]> {
  const { checks, target } = await loadChecks(options)
  const warehouse = warehouseWhenAsked(() => connect(target, options))
  try {
    const settled = await settleChecks(checks, warehouse.opened, options.signal)
    const completed = await completeWhereNeeded(settled, warehouse.opened, options)
    const known = await settleChecks(completed, warehouse.opened, options.signal)
    return known.map((check) => ({ check, sql: compileCheck(planStatements([check], EMPTY_CATALOG, ALONE)) }))
  } finally {
    await warehouse.close()
  }
}

/** What asks for one check alone; null where nobody can ask, or a template asks the database first. */
export function checkSql(check: Check): string | null {
  return compileCheck(planStatements([check], EMPTY_CATALOG, ALONE))
}

/** dbt's query of a check, whose rows are the failures; null for what nobody can ask. */
export function failingRowsSql({ subject }: Check): string | null {
  return subject.kind === 'measurable' ? compileFailingRows(subject.measure) : null
}

/** `assay plan`: the pipeline up to `plan`. The database is asked for its catalog, and for nothing else. */
export async function planChecks(options: AskOptions & PlanOptions): Promise<Outlook> {
  return connectingAhead(options, null, async (onTarget, open) => {
    const { project, target, checks: selected } = await loadChecks(options, onTarget)
    return closing(open(target), async (warehouse) => {
      const { catalog, notices } = await catalogOf(selected, warehouse, options)
      const checks = await knownChecks(selected, catalog, warehouse, options.signal)
      const plan = planStatements(checks, catalog, options)
      const where = { projectName: project.name, targetName: target.name, warehouse: warehouse.description }
      return { ...where, checks, plan, scanned: sizeScanned(plan), notices }
    })
  })
}

/** `assay test`: the whole pipeline. */
export async function testChecks(options: TestOptions): Promise<Report> {
  const startedAt = options.now()
  return connectingAhead(options, options.snapshotMaxAgeMs, async (onTarget, open) =>
    testSelected(await loadChecks(options, onTarget), startedAt, options, open),
  )
}

/** The whole pipeline behind `select`, for checks that were loaded before: `assay serve` runs them again and again. */
export async function testSelected(
  selected: Selected,
  startedAt: Date,
  options: TestOptions,
  open: (target: Target) => Promise<Warehouse> = (target) => connect(target, options),
): Promise<Report> {
  const { project, target, checks } = selected
  const clock = new PhaseClock(selected.phases)
  // what a service has counted itself is newer than any file
  const earlierRows = new Map([...(await loadEarlierRows(options)), ...(selected.earlierRows ?? [])])
  options.onStart(checks.length, target, project)
  const opening = clock.time('connect', () => open(target))
  return closing(opening, async (warehouse) => {
    const { verdicts, catalog, ...asked } = await askChecks({ ...selected, earlierRows }, warehouse, clock, options)
    const shown = await withSamples(verdicts, warehouse, target, clock, options)
    const facts = {
      ...asked,
      phases: clock.durations,
      projectName: project.name,
      texts: project.texts,
      estimatedRows: estimatedRows(project.resources, catalog),
      targetName: target.name,
      warehouse: warehouse.description,
      startedAt: startedAt.toISOString(),
      durationMs: options.now().getTime() - startedAt.getTime(),
      notices: [...asked.notices, ...warehouse.notices],
      isInterrupted: options.signal.aborted,
    }
    return composeReport(facts, options.isSqlTold ? shown.map((verdict) => withSql(verdict, catalog)) : shown)
  })
}

/** `assay check`: one question that stands in no file. */
export async function askQuestion(options: TestOptions, question: Question): Promise<Report> {
  const startedAt = options.now()
  return testSelected(await loadQuestion(options, question), startedAt, options)
}

/** `assay freshness`: how old the newest row of each source table is, judged by its limits. */
export async function checkFreshness(options: FreshnessOptions): Promise<FreshnessReport> {
  const startedAt = options.now()
  const { project, target, sourceIds } = await loadSources(options)
  return checkSources({ project, target }, sourceIds, new Map(), startedAt, options)
}

/** The same for sources of a project that was read before. What checks have `told` of them is not asked again. */
export async function checkSources(
  { project, target }: Pick<Selected, 'project' | 'target'>,
  sourceIds: ReadonlySet<string>,
  told: ReadonlyMap<string, NewestRow>,
  startedAt: Date,
  options: FreshnessOptions,
): Promise<FreshnessReport> {
  const checks = (await resolveFreshness(project)).filter(({ resource }) => sourceIds.has(resource.uniqueId))
  options.onStart(checks.length, target, project)
  return withWarehouse(target, options, async (warehouse) => {
    const verdicts = await askSources(checks, warehouse, target, told, options)
    const facts = {
      projectName: project.name,
      texts: project.texts,
      targetName: target.name,
      warehouse: warehouse.description,
      startedAt: startedAt.toISOString(),
      durationMs: options.now().getTime() - startedAt.getTime(),
      notices: warehouse.notices,
      isInterrupted: options.signal.aborted,
    }
    return composeFreshnessReport(facts, verdicts)
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
  const { project, target, checks, members, world } = await loadChecks(options)
  const wanted = findCheck(members, options.check, world)
  const found = checks.filter(({ uniqueId }) => uniqueId === wanted)
  return withWarehouse(target, options, async (warehouse) => {
    const { catalog } = await catalogOf(found, warehouse, options)
    const [check] = await knownChecks(found, catalog, warehouse, options.signal)
    if (check === undefined) throw new Error(`${wanted} was found and is no check`)
    const { measure } = measurableSubject(check, project.texts)
    return { check, rows: await warehouse.query(compileSample(measure, options.limit), options.signal) }
  })
}

/** Where to connect to, and which file says so; null for a URL. */
export type FoundTarget = { readonly target: Target; readonly profilesFile: string | null }

/** `assay debug`: what the target says of itself, and where it was found. A URL needs no project. */
export async function inspectTarget(
  options: AskOptions & {
    /** Called before there is a connection. */
    readonly onTarget: (found: FoundTarget) => void
  },
): Promise<FoundTarget & { readonly facts: ServerFacts }> {
  const projectDirectory = options.url === null ? findProject(options) : options.workingDirectory
  const target = await readTarget({ ...options, projectDirectory, startedAt: options.now() })
  const profilesFile = options.url === null ? findProfilesFile({ ...options, projectDirectory }) : null
  options.onTarget({ target, profilesFile })
  return withWarehouse(target, options, async (warehouse) => {
    return { target, facts: await inspectServer(warehouse, target.schema, options.signal), profilesFile }
  })
}

/**
 * `assay types`: the manual of one check type (also without its package, of all that are called so), of those of a package, or of all.
 *
 * @throws ConfigError if there is nothing of that name.
 */
export function describeCheckTypes(name: string | null): readonly ManualEntry[] {
  const all = checkTypeManual()
  if (name === null) return all
  const named = all.filter((entry) => entry.name === name || entry.name.startsWith(`${name}.`))
  const found = named.length > 0 ? named : all.filter((entry) => entry.name.endsWith(`.${name}`))
  if (found.length > 0) return found
  const known = all.flatMap((entry) => [entry.name, entry.name.split('.').at(-1) ?? ''])
  const message = `There is no check type ${JSON.stringify(name)}. Expected one of those that "assay types" lists`
  throw new ConfigError([makeProblem('UNKNOWN_CHECK_TYPE', message, undefined, didYouMean(name, known))])
}

async function completeWhereNeeded(
  checks: readonly Check[],
  openWarehouse: () => Promise<Warehouse>,
  options: AskOptions,
): Promise<readonly Check[]> {
  const incomplete = checks.filter(({ subject }) => subject.kind === 'incomplete')
  if (incomplete.length === 0) return checks
  const { catalog } = await catalogOf(incomplete, await openWarehouse(), options)
  return completeChecks(checks, catalog)
}

/** A plan for one check by itself, whatever the catalog may prove. */
const ALONE: PlanOptions = { isFused: false, hasProofs: false }

function withSql(verdict: Verdict, catalog: Catalog): Verdict {
  return { ...verdict, sql: compileCheck(planStatements([verdict.check], catalog, ALONE)) }
}

/** Adds some failing rows to the verdicts that have any, unless the run was interrupted. */
async function withSamples(
  verdicts: readonly Verdict[],
  warehouse: Warehouse,
  { threads }: Target,
  clock: PhaseClock,
  { sampleRows, signal }: TestOptions,
): Promise<readonly Verdict[]> {
  if (sampleRows === 0 || signal.aborted) return verdicts
  const queries = verdicts.flatMap(({ check, outcome }) =>
    check.subject.kind === 'measurable' && (outcome === 'fail' || outcome === 'warn')
      ? [[check.uniqueId, compileSample(check.subject.measure, sampleRows)] as const]
      : [],
  )
  const rows = await clock.time('sample', () => fetchRows(new Map(queries), warehouse, { threads, signal }))
  return verdicts.map((verdict) => ({ ...verdict, sample: rows.get(verdict.check.uniqueId) ?? null }))
}
