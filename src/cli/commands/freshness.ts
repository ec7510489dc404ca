import { Command, Option } from 'commander'
import type { FreshnessReport, FreshnessVerdict } from '../../model/freshness-report.ts'
import type { Project } from '../../model/project.ts'
import { renderSources } from '../../report/dbt/render-sources.ts'
import { exitCode } from '../../report/exit-code.ts'
import { finding, tableLabel } from '../../report/freshness/freshness-words.ts'
import { renderFreshness } from '../../report/freshness/render-freshness.ts'
import { renderFreshnessJson } from '../../report/freshness/render-freshness-json.ts'
import { shortenText } from '../../report/shorten-text.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { RunOptions } from '../../run-options.ts'
import { type ArtifactFlags, addArtifactFlags, writeArtifact } from '../artifact-file.ts'
import { usesColor } from '../color-choice.ts'
import { nonEmpty } from '../flag-values.ts'
import {
  addLimitFlags,
  addOutputFlags,
  addProjectFlags,
  type LimitFlags,
  type OutputFlags,
  type ProjectFlags,
} from '../flags.ts'
import { FRESHNESS_HELP } from '../help-text.ts'
import type { Host } from '../host.ts'
import { describeInvocation } from '../invocation.ts'
import { limitsFromFlags, optionsFromFlags } from '../options-from-flags.ts'
import { openOutputFile } from '../output-file.ts'
import type { Context } from '../pipeline.ts'
import { startProgress } from '../progress.ts'
import { addSelectionFlags, type SelectionFlags } from '../selection-flags.ts'
import { assayVersion } from '../version.ts'
import { withInterrupt } from '../with-interrupt.ts'

type FreshnessFlags = ProjectFlags &
  SelectionFlags &
  OutputFlags &
  LimitFlags &
  ArtifactFlags & {
    readonly exitZero?: boolean
    /** dbt's `-o`: where sources.json goes. */
    readonly sourcesFile?: string
  }

/** `assay freshness`: asks how old the newest row of each source table is. */
export function freshnessCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addSelectionFlags(
    new Command('freshness').description(
      'ask how old the newest row of each source table is (as dbt source freshness)',
    ),
  )
    .addOption(
      new Option('--exit-zero', 'end with 0 although tables are too old; what could not be judged still ends with 2'),
    )
    .addOption(
      new Option('-o, --sources-file <file>', 'write sources.json there instead of the target folder').argParser(
        nonEmpty('--sources-file'),
      ),
    )
  addArtifactFlags(command, 'sources.json')
  addOutputFlags(command, 'write the report there in that format; the terminal then gets the console report')
  addProjectFlags(addLimitFlags(command)).addHelpText('after', FRESHNESS_HELP)
  return command.action(async () => onExitCode(await runFreshness(command.opts<FreshnessFlags>(), context)))
}

/** `assay source freshness`: dbt's name for it. */
export function sourceCommand(context: Context, onExitCode: (code: number) => void): Command {
  return new Command('source')
    .description('"assay source freshness" is another name for "assay freshness"')
    .addCommand(freshnessCommand(context, onExitCode))
}

async function runFreshness(flags: FreshnessFlags, context: Context): Promise<number> {
  const { host } = context
  const open = async (file: string | undefined, flag: string) =>
    file === undefined ? null : openOutputFile(file, host.workingDirectory, flag)
  const file = await open(flags.outputFile, '--output-file')
  const sourcesFile = await open(flags.sourcesFile, '--sources-file')
  const options = optionsFromFlags(flags, host)
  const run = await askTables(flags, options, context)
  if (run === null) return 130
  const { report, project } = run
  const onStdout = file === null ? flags.output : 'console'
  host.stdout.write(
    onStdout === 'json' ? renderFreshnessJson(report, assayVersion()) : consoleReport(report, flags, host),
  )
  const plain = { ...host, environment: { NO_COLOR: '1' } }
  await file?.write(
    flags.output === 'json' ? renderFreshnessJson(report, assayVersion()) : consoleReport(report, flags, plain),
  )
  const vars = project?.artifacts.vars ?? {}
  const render = () => renderSources(report, describeInvocation('freshness', flags, vars, report.startedAt, host))
  if (sourcesFile !== null) await sourcesFile.write(render())
  else if (project !== null) await writeArtifact('sources.json', render, flags, options, project, host)
  const code = exitCode(report)
  return code === 1 && flags.exitZero === true ? 0 : code
}

/** Null: interrupted before there was anything to report. */
async function askTables(
  flags: FreshnessFlags,
  options: RunOptions,
  { host, loadPipeline }: Context,
): Promise<{ readonly report: FreshnessReport; readonly project: Project | null } | null> {
  const color = usesColor(host.stderr, host, flags.color)
  const progress = await startProgress(host, { isQuiet: flags.quiet === true, color, noun: 'source table' })
  const ask = async (signal: AbortSignal) => {
    const { checkFreshness } = await loadPipeline()
    let project: Project | null = null
    const report = await checkFreshness({
      ...options,
      ...limitsFromFlags(flags),
      signal,
      now: host.now,
      onStart: (total, target, found) => {
        project = found
        progress.onStart(total, target)
      },
      onVerdict: (verdict) => progress.onOutcome(verdict.outcome, () => describeVerdict(verdict)),
    })
    return { report, project }
  }
  return withInterrupt(host, ask, progress.onInterrupt).finally(progress.stop)
}

function describeVerdict(verdict: FreshnessVerdict): string {
  const { outcome, check, message } = verdict
  const because = outcome === 'error' ? ` (${visibleText(shortenText(message ?? ''))})` : ''
  return `${tableLabel(check.resource)}: ${finding(verdict)}${because}`
}

function consoleReport(report: FreshnessReport, flags: FreshnessFlags, host: Host): string {
  const color = usesColor(host.stdout, host, flags.color)
  return renderFreshness(report, {
    color,
    width: host.stdout.columns ?? 100,
    isQuiet: flags.quiet === true,
    isExitZero: flags.exitZero === true,
  })
}
