import { Command, Option } from 'commander'
import type { Project } from '../../model/project.ts'
import type { Report, Verdict } from '../../model/report.ts'
import type { Target } from '../../model/target.ts'
import { renderRunResults } from '../../report/dbt/render-run-results.ts'
import { exitCode } from '../../report/exit-code.ts'
import { renderConsole } from '../../report/render-console.ts'
import { renderJson } from '../../report/render-json.ts'
import { shortenText } from '../../report/shorten-text.ts'
import { resourceLabel, verdictSentence } from '../../report/verdict-sentence.ts'
import { visibleText } from '../../report/visible-text.ts'
import type { RunOptions, TestOptions } from '../../run-options.ts'
import { type ArtifactFlags, addArtifactFlags, writeArtifact } from '../artifact-file.ts'
import { usesColor } from '../color-choice.ts'
import { dbtSwitch } from '../dbt-variables.ts'
import { nonEmpty, wholeNumber } from '../flag-values.ts'
import {
  addLimitFlags,
  addOutputFlags,
  addPlanFlags,
  addProjectFlags,
  addRunFlags,
  type LimitFlags,
  type OutputFlags,
  type PlanFlags,
  type ProjectFlags,
  type RunFlags,
} from '../flags.ts'
import type { Host } from '../host.ts'
import { describeInvocation } from '../invocation.ts'
import { nextSteps } from '../next-steps.ts'
import { limitsFromFlags, optionsFromFlags, runFromFlags, sameCommand } from '../options-from-flags.ts'
import { openOutputFile } from '../output-file.ts'
import type { Context, Pipeline } from '../pipeline.ts'
import { type Progress, startProgress } from '../progress.ts'
import { addSelectionFlags, type SelectionFlags } from '../selection-flags.ts'
import { type MetricsFlags, tellMetrics } from '../tell-metrics.ts'
import { assayVersion } from '../version.ts'
import { withInterrupt } from '../with-interrupt.ts'

type TestFlags = ProjectFlags &
  ArtifactFlags &
  SelectionFlags &
  OutputFlags &
  LimitFlags &
  PlanFlags &
  MetricsFlags &
  RunFlags & {
    readonly failFast?: boolean
    readonly exitZero?: boolean
    readonly sample: number
  }

/** `assay test`: runs the checks and reports. */
export function testCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addSelectionFlags(new Command('test').description('run the checks and report'))
    .addOption(new Option('-x, --fail-fast', 'stop at the first check that fails or cannot be judged'))
    .addOption(new Option('--no-fail-fast', 'run them all, whatever the project says').hideHelp())
    .addOption(
      new Option('--exit-zero', 'end with 0 although checks failed; what could not be judged still ends with 2'),
    )
    .addOption(
      new Option('--sample <n>', 'failing rows shown per check; 0 is none')
        .argParser(wholeNumber('--sample', 0))
        .default(5),
    )
    .addOption(
      new Option('--metrics-file <file>', "write metrics there, for node_exporter's textfile collector").argParser(
        nonEmpty('--metrics-file'),
      ),
    )
    .addOption(
      new Option(
        '--push-gateway <url>',
        'push metrics to a Pushgateway, in place of those of the run before',
      ).argParser(nonEmpty('--push-gateway')),
    )
  addRunFlags(command)
  addPlanFlags(command)
  addArtifactFlags(command, 'run_results.json')
  addOutputFlags(command, 'write the report there in that format; the terminal then gets the console report')
  addProjectFlags(addLimitFlags(command))
  return command.action(async () => onExitCode(await runTest(command.opts<TestFlags>(), context)))
}

async function runTest(flags: TestFlags, { host, loadPipeline }: Context): Promise<number> {
  const file = flags.outputFile === undefined ? null : await openOutputFile(flags.outputFile, host.workingDirectory)
  const metricsFile =
    flags.metricsFile === undefined
      ? null
      : await openOutputFile(flags.metricsFile, host.workingDirectory, '--metrics-file')
  const options = optionsFromFlags(flags, host)
  const run = await runChecks(flags, options, host, loadPipeline)
  if (run === null) return 130
  const { report, started } = run
  const onStdout = file === null ? flags.output : 'console'
  host.stdout.write(onStdout === 'json' ? renderJson(report, assayVersion()) : consoleReport(report, flags, host))
  const plain = { ...host, environment: { NO_COLOR: '1' } }
  await file?.write(flags.output === 'json' ? renderJson(report, assayVersion()) : consoleReport(report, flags, plain))
  await tellMetrics(report, metricsFile, flags, host)
  if (started !== null) {
    const { failingRowsSql } = await loadPipeline()
    await writeRunResults(report, started.project, failingRowsSql, flags, options, host)
    if (flags.quiet !== true) host.stderr.write(nextSteps(started.target, host))
  }
  const code = exitCode(report)
  return code === 1 && flags.exitZero === true ? 0 : code
}

async function writeRunResults(
  report: Report,
  project: Project,
  compiledCodeOf: Pipeline['failingRowsSql'],
  flags: TestFlags,
  options: RunOptions,
  host: Host,
): Promise<void> {
  const invocation = describeInvocation('test', flags, project.artifacts.vars, report.startedAt, host)
  const render = () => renderRunResults(report, invocation, compiledCodeOf)
  await writeArtifact('run_results.json', render, flags, options, project, host)
}

type Started = { readonly target: Target; readonly project: Project }

/** Null: interrupted before there was anything to report. */
async function runChecks(
  flags: TestFlags,
  options: RunOptions,
  host: Host,
  loadPipeline: Context['loadPipeline'],
): Promise<{ readonly report: Report; readonly started: Started | null } | null> {
  const progress = await startProgress(host, {
    isQuiet: flags.quiet === true,
    color: usesColor(host.stderr, host, flags.color),
    noun: 'check',
  })
  const run = withInterrupt(
    host,
    async (signal) => {
      const { testChecks } = await loadPipeline()
      let started: Started | null = null
      const onStart: TestOptions['onStart'] = (total, target, project) => {
        started = { target, project }
        progress.onStart(total, target)
      }
      const report = await testChecks({ ...testOptions(flags, options, host, progress, signal), onStart })
      return { report, started }
    },
    progress.onInterrupt,
  )
  return run.finally(progress.stop)
}

function testOptions(
  flags: TestFlags,
  options: RunOptions,
  host: Host,
  progress: Progress,
  signal: AbortSignal,
): TestOptions {
  return {
    ...options,
    failFast: flags.failFast ?? dbtSwitch(options.environment, 'FAIL_FAST'),
    sampleRows: flags.sample,
    ...runFromFlags(flags),
    isSqlTold: flags.output === 'json',
    ...limitsFromFlags(flags),
    signal,
    now: host.now,
    onStart: progress.onStart,
    onVerdict: (verdict) => progress.onOutcome(verdict.outcome, () => describeVerdict(verdict)),
  }
}

function describeVerdict(verdict: Verdict): string {
  const { outcome, check, problem, message } = verdict
  const because = outcome === 'error' ? ` (${visibleText(shortenText(problem?.message ?? message ?? ''))})` : ''
  return `${resourceLabel(check)}: ${verdictSentence(verdict)}${because}`
}

function consoleReport(report: Report, flags: TestFlags, host: Host): string {
  return renderConsole(report, {
    color: usesColor(host.stdout, host, flags.color),
    width: host.stdout.columns ?? 100,
    isQuiet: flags.quiet === true,
    isExitZero: flags.exitZero === true,
    commandPrefix: (verb) => sameCommand(verb, flags, host),
  })
}
