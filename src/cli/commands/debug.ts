import { Command } from 'commander'
import { AssayError } from '../../errors.ts'
import type { ProblemCode } from '../../model/problem.ts'
import type { Target } from '../../model/target.ts'
import { countOf, formatCount } from '../../report/format-number.ts'
import { palette } from '../../report/palette.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { RunOptions } from '../../run-options.ts'
import { usesColor } from '../color-choice.ts'
import { addLimitFlags, addProjectFlags, type LimitFlags, type ProjectFlags } from '../flags.ts'
import { limitsFromFlags, optionsFromFlags } from '../options-from-flags.ts'
import type { Context, Pipeline } from '../pipeline.ts'
import { orEverything } from '../selection-flags.ts'
import { withInterrupt } from '../with-interrupt.ts'

type DebugFlags = ProjectFlags & LimitFlags

/** `assay debug`: says what is found and whether the connection works. */
export function debugCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = new Command('debug').description('say which project and database are found, and whether they work')
  addProjectFlags(addLimitFlags(command))
  return command.action(async () => onExitCode(await runDebug(command.opts<DebugFlags>(), context)))
}

/** A label and what is found; `problem` is thrown at the end, when all that can be said is said. */
type Finding = { readonly lines: readonly (readonly [string, string])[]; readonly problem: AssayError | null }

async function runDebug(flags: DebugFlags, { host, loadPipeline }: Context): Promise<number> {
  const { quiet } = palette(usesColor(host.stdout, host, flags.color))
  const problems: AssayError[] = []
  const tell = ({ lines, problem }: Finding) => {
    for (const [label, text] of lines) host.stdout.write(`${quiet(label.padEnd(12))}${visibleText(text)}\n`)
    if (problem !== null) problems.push(problem)
  }
  const code = await withInterrupt(host, async (signal) => {
    const pipeline = await loadPipeline()
    const options = optionsFromFlags(flags, host)
    tell(excuseMissing(await findProject(pipeline, options), flags))
    const onTarget: InspectOptions['onTarget'] = (found) => tell({ lines: describeFound(found), problem: null })
    tell(await findServer(pipeline, { ...options, ...limitsFromFlags(flags), signal, onTarget }))
    return 0
  })
  const [first, ...rest] = problems
  if (first === undefined) return code ?? 130
  const all = new Map(problems.map((problem) => [problem.message, problem]))
  throw rest.length === 0 ? first : mergeProblems([...all.values()])
}

async function findProject({ loadChecks }: Pipeline, options: RunOptions): Promise<Finding> {
  return attempt('project', async () => {
    const { project, checks } = await loadChecks({ ...orEverything(options), state: null })
    return [
      ['project', `${project.name} in ${project.directory}`],
      ['checks', countOf(checks.length, 'check')],
    ]
  })
}

/** There is no target: the connection, which needs one as well, will say why. */
const WITHOUT_TARGET: readonly (ProblemCode | undefined)[] = [
  'BAD_URL',
  'PROFILES_NOT_FOUND',
  'PROFILE_NOT_FOUND',
  'PROFILE_INVALID',
  'TARGET_NOT_FOUND',
]

/** A connection of its own needs no project, and a project is not to blame for a target. */
function excuseMissing(finding: Finding, { url }: DebugFlags): Finding {
  if (WITHOUT_TARGET.includes(finding.problem?.code)) {
    return { lines: [['project', 'not read: there is no target to read it for']], problem: null }
  }
  if (url === undefined || finding.problem?.code !== 'PROJECT_FILE_MISSING') return finding
  return { lines: [['project', 'none found, and none is needed to connect']], problem: null }
}

type InspectOptions = Parameters<Pipeline['inspectTarget']>[0]

/** What is connected to is told before, so that it is there when the connection fails. */
async function findServer({ inspectTarget }: Pipeline, options: InspectOptions): Promise<Finding> {
  return attempt('connection', async () => {
    const { facts } = await inspectTarget(options)
    return [['connection', 'works'], ...describeServer(facts)]
  })
}

function describeFound({ target, profilesFile }: Parameters<InspectOptions['onTarget']>[0]): Finding['lines'] {
  const profiles: Finding['lines'] = profilesFile === null ? [] : [['profiles', profilesFile]]
  return [...profiles, ['target', describeTarget(target)]]
}

async function attempt(label: string, find: () => Promise<Finding['lines']>): Promise<Finding> {
  try {
    return { lines: await find(), problem: null }
  } catch (error) {
    if (!(error instanceof AssayError)) throw error
    return { lines: [[label, `does not work: ${error.code ?? 'see below'}`]], problem: error }
  }
}

function describeTarget({ name, profileName, connection, threads }: Target): string {
  const profile = profileName === null ? '' : ` of profile ${profileName}`
  const place =
    connection.type === 'postgres'
      ? `host ${connection.host}, port ${connection.port}, user ${connection.user}, database ${connection.database}`
      : `embedded Postgres, filled from ${connection.script}`
  return `${name}${profile}: ${place}, ${countOf(threads, 'thread')}`
}

type ServerFacts = Awaited<ReturnType<Pipeline['inspectTarget']>>['facts']

function describeServer(facts: ServerFacts): Finding['lines'] {
  const role = facts.role === facts.user ? '' : `, acting as ${facts.role}`
  const standby = facts.isInRecovery ? ', a standby, which may cancel long queries' : ''
  return [
    ['server', `PostgreSQL ${facts.version}${standby}`],
    ['encryption', facts.tlsVersion ?? 'none'],
    ['user', `${facts.user}${role}`],
    ['database', facts.database],
    ['schema', describeSchema(facts)],
  ]
}

function describeSchema({ schema, hasSchema, canUseSchema, role, relations, readableRelations }: ServerFacts): string {
  if (!hasSchema) return `${schema} does not exist`
  if (!canUseSchema) return `${schema}, which ${role} may not use (grant usage on schema)`
  const readable =
    readableRelations === relations ? '' : `, ${formatCount(readableRelations)} of them readable by ${role}`
  return `${schema}, ${countOf(relations, 'table or view', 'tables and views')}${readable}`
}

function mergeProblems(errors: readonly AssayError[]): AssayError {
  const texts = new Map(errors.flatMap((error) => [...error.texts]))
  return new AssayError(
    errors.flatMap((error) => error.problems),
    texts,
  )
}
