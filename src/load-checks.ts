import { resolve } from 'node:path'
import { findCheckType, isCheckType } from './check-types/catalogue.ts'
import { ConfigError, ProjectError } from './errors.ts'
import type { Check, NamedCheck } from './model/check.ts'
import type { Environment } from './model/environment.ts'
import type { Member } from './model/member.ts'
import { makeProblem, type Problem } from './model/problem.ts'
import type { Project } from './model/project.ts'
import type { ProjectState } from './model/project-state.ts'
import type { PhaseDurations } from './model/run-phase.ts'
import type { Target } from './model/target.ts'
import { policyInForce } from './model/warning-policy.ts'
import { PhaseClock } from './phase-clock.ts'
import { findProject } from './project/find-project.ts'
import { readManifest } from './project/manifest/read-manifest.ts'
import { type Question, questionProject } from './project/question/question-project.ts'
import { readProject } from './project/read-project.ts'
import { readTarget } from './project/read-target.ts'
import { nameChecks, resolveChecks } from './resolve/resolve-checks.ts'
import { withSubject } from './resolve/resolved-check.ts'
import type { RunOptions, TestOptions } from './run-options.ts'
import { membersOf } from './select/members.ts'
import { type SelectionWorld, selectMembers } from './select/select-members.ts'
import { projectState } from './state/project-state.ts'
import { readEarlierRows } from './state/read-earlier-rows.ts'
import { readHistory, readManifestState } from './state/read-history.ts'
import { renderState, STATE_FILE } from './state/state-file.ts'

/** What is there, and what of it is selected. */
export type Loaded = {
  readonly project: Project
  readonly target: Target
  /** Selected, and what dbt would list: without checks that read something disabled or missing. */
  readonly members: readonly Member[]
  /** All checks that are selected, in the order of their ids. Made when asked for: who lists them needs `members` only. */
  readonly checks: readonly Check[]
  /** How long it took to get here. */
  readonly phases: PhaseDurations
  /** What another selection would be made of. */
  readonly world: SelectionWorld
  /** What `--write-state` keeps, to be compared with at a later time. */
  readonly stateFile: { readonly name: string; readonly text: () => Promise<string> }
}

/**
 * The pipeline from `project` to `select`, without a database.
 *
 * @param onTarget is told where the database is, as soon as that is known.
 */
export async function loadChecks(options: RunOptions, onTarget: (target: Target) => void = () => {}): Promise<Loaded> {
  const clock = new PhaseClock()
  const { project, target } = await clock.time('read', () => loadProject(options, onTarget))
  const all = await clock.time('resolve', () => nameChecks(project))
  refuseMissing(all, project, options)
  const { world, members, now } = await clock.time('select', () => select(options, project, target, all))
  const selected = new Set(members.map(({ uniqueId }) => uniqueId))
  const named = all.filter(({ uniqueId }) => selected.has(uniqueId))
  const unreachable = new Set(named.filter((check) => check.unreachable !== null).map((check) => check.uniqueId))
  let checks: readonly Check[] | null = null
  return {
    project,
    target,
    members: members.filter(({ uniqueId }) => !unreachable.has(uniqueId)),
    get checks() {
      checks ??= named.map(withSubject)
      return checks
    },
    phases: clock.durations,
    world,
    stateFile: { name: STATE_FILE, text: async () => renderState(await now()) },
  }
}

/** What an earlier report tells of the rows that each check looked at; nothing without `--since`. */
export async function loadEarlierRows({
  since,
  workingDirectory,
}: Pick<TestOptions, 'since' | 'workingDirectory'>): Promise<ReadonlyMap<string, bigint>> {
  return since === null ? new Map() : readEarlierRows(resolve(workingDirectory, since))
}

/**
 * What one question of the command line is about. Needed is a database: that of the project's profile, of `--url`, or of libpq's
 * PG* variables where there is no project. A project gives names to relations; what is wrong in its checks is of no matter.
 *
 * @throws ConfigError with what is missing, or wrong with the words.
 */
export async function loadQuestion(
  options: RunOptions,
  question: Question,
): Promise<{ readonly project: Project; readonly target: Target; readonly checks: readonly Check[] }> {
  const directory = nearbyProject(options)
  const url = options.url ?? (directory === null ? urlOfEnvironment(options.environment) : null)
  if (directory === null && url === null) throw nowhereToAsk(options.workingDirectory)
  const projectDirectory = directory ?? options.workingDirectory
  const startedAt = options.now()
  const target = await readTarget({ ...options, url, projectDirectory, startedAt })
  const around =
    directory === null
      ? null
      : await readProject({ ...options, directory, target, startedAt, hasCheckType: isCheckType })
  const needsColumn = isAboutColumn(question.asked)
  const project = questionProject(question, { project: around, schema: target.schema, needsColumn })
  return { project, target, checks: await resolveChecks(project) }
}

function isAboutColumn(asked: string): boolean {
  const [testName = '', namespace = null] = asked.split('.').toReversed()
  return findCheckType(namespace, testName)?.on === 'column'
}

/** Null if there is none, and none was asked for. */
function nearbyProject(options: RunOptions): string | null {
  try {
    return findProject(options)
  } catch (error) {
    const isMissing = error instanceof ConfigError && error.problems.some(({ code }) => code === 'PROJECT_FILE_MISSING')
    if (isMissing && options.projectDir === null) return null
    throw error
  }
}

function nowhereToAsk(workingDirectory: string): ConfigError {
  const message = `Nothing says which database to ask. Expected --url, PGHOST and its kin, or dbt_project.yml in ${workingDirectory} or a folder above, got none`
  return new ConfigError([makeProblem('PROJECT_FILE_MISSING', message)])
}

/** An address that leaves all to libpq's variables, if one of them says where. */
function urlOfEnvironment(environment: Environment): string | null {
  return ['PGHOST', 'PGDATABASE', 'PGUSER'].some((name) => environment[name]) ? 'postgres:///' : null
}

/** The same for source tables, which `assay freshness` asks about: its checks are not looked at. */
export async function loadSources(
  options: RunOptions,
): Promise<{ readonly project: Project; readonly target: Target; readonly sourceIds: ReadonlySet<string> }> {
  const { project, target } = await loadProject(options)
  const { members } = await select({ ...options, resourceTypes: ['source'] }, project, target, [])
  return { project, target, sourceIds: new Set(members.map(({ uniqueId }) => uniqueId)) }
}

async function loadProject(
  options: RunOptions,
  onTarget: (target: Target) => void = () => {},
): Promise<{ readonly project: Project; readonly target: Target }> {
  const { manifest, url, projectDir, workingDirectory } = options
  // a manifest and a URL together need no project
  const isAlone = manifest !== null && url !== null && projectDir === null
  const directory = isAlone ? workingDirectory : findProject(options)
  const startedAt = options.now()
  const target = await readTarget({ ...options, projectDirectory: directory, startedAt })
  onTarget(target)
  const project =
    manifest === null
      ? await readProject({ ...options, directory, target, startedAt, hasCheckType: isCheckType })
      : await readManifest({ ...options, manifest, directory, target, startedAt })
  warn(project.warnings, project.texts, project, options)
  return { project, target }
}

async function select(
  options: RunOptions,
  project: Project,
  target: Target,
  checks: readonly NamedCheck[],
): Promise<{
  readonly world: SelectionWorld
  readonly members: readonly Member[]
  readonly now: () => Promise<ProjectState>
}> {
  const now = async () =>
    options.manifest === null
      ? projectState(project, checks, target)
      : readManifestState(resolve(options.workingDirectory, options.manifest))
  const world: SelectionWorld = {
    projectName: project.name,
    members: membersOf(project, checks),
    ...project.selection,
    history: await historyOf(options, project, now),
    texts: project.texts,
  }
  const { members, warnings, texts } = selectMembers(options, world)
  warn(warnings, texts, project, options)
  return { world, members, now }
}

function failsOnWarnings({ defaults }: Project, { warnings }: RunOptions): boolean {
  return policyInForce(warnings, defaults.warnings).reading
}

/** @throws ProjectError with the warnings, where they are asked to fail. */
function warn(
  warnings: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  project: Project,
  options: RunOptions,
): void {
  if (warnings.length > 0 && failsOnWarnings(project, options)) throw new ProjectError(warnings, texts)
  options.onWarnings(warnings, texts)
}

/**
 * Elsewhere a skip with its reason tells it. Where something is switched off dbt is silent, too (parser/manifest.py,
 * `invalid_target_fail_unless_test`).
 */
function refuseMissing(checks: readonly NamedCheck[], project: Project, options: RunOptions): void {
  const missing = checks.flatMap(({ name, unreachable, position }) => {
    if (!unreachable?.isMissing) return []
    return [makeProblem('REFERENCE_NOT_FOUND', `${name} is not run: ${unreachable.reason}`, position)]
  })
  if (missing.length > 0 && failsOnWarnings(project, options)) throw new ProjectError(missing, project.texts)
}

/** Paths are seen from the project's folder, as dbt does. */
async function historyOf(
  { state, targetPath }: RunOptions,
  { directory, artifacts }: Project,
  now: () => Promise<ProjectState>,
): Promise<SelectionWorld['history']> {
  if (state === null) return null
  const targetDirectory = resolve(directory, targetPath ?? artifacts.targetPath)
  return readHistory({ directory: resolve(directory, state), targetDirectory, now })
}
