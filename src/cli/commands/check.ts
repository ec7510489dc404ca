import { Command, Option } from 'commander'
import type { Report } from '../../model/report.ts'
import { exitCode } from '../../report/exit-code.ts'
import { renderAnswer } from '../../report/render-answer.ts'
import { renderJson } from '../../report/render-json.ts'
import { usesColor } from '../color-choice.ts'
import { nonEmpty, oneOf, wholeNumber } from '../flag-values.ts'
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
import { limitsFromFlags, optionsFromFlags, runFromFlags } from '../options-from-flags.ts'
import type { Context } from '../pipeline.ts'
import { assayVersion } from '../version.ts'
import { withInterrupt } from '../with-interrupt.ts'
import { writeOutput } from '../write-output.ts'

type CheckFlags = ProjectFlags &
  OutputFlags &
  LimitFlags &
  PlanFlags &
  RunFlags & {
    readonly where?: string
    readonly warnIf?: string
    readonly errorIf?: string
    readonly severity: 'error' | 'warn'
    readonly sample: number
  }

/** `assay check <relation> <type> [key=value...]`: one question, no YAML, one answer. */
export function checkCommand(context: Context, onExitCode: (code: number) => void): Command {
  const sql = (flags: string, description: string) =>
    new Option(flags, description).argParser(nonEmpty(flags.split(' ')[0] ?? ''))
  const command = new Command('check')
    .description('ask one question, without YAML: is this column unique, does this condition hold?')
    .argument(
      '<relation>',
      'schema.table or schema.table.column, or names of the project: orders.id',
      nonEmpty('<relation>'),
    )
    .argument(
      '<type>',
      'a check type (unique, dbt_utils.recency), or a condition in SQL: "amount > 0"',
      nonEmpty('<type>'),
    )
    .argument('[arguments...]', 'key=value: to=public.customers field=id')
    .addOption(sql('--where <sql>', 'only these rows'))
    .addOption(sql('--warn-if <threshold>', 'a warning where the failures are so: "> 0"'))
    .addOption(sql('--error-if <threshold>', 'a failure where the failures are so: "> 10", "> 0.1%"'))
    .addOption(
      new Option('--severity <severity>', 'error or warn')
        .argParser(oneOf('--severity', ['error', 'warn']))
        .default('error'),
    )
    .addOption(new Option('--sample <n>', 'failing rows shown').argParser(wholeNumber('--sample', 0)).default(5))
  addRunFlags(command)
  addPlanFlags(command)
  addProjectFlags(addLimitFlags(addOutputFlags(command, 'write there instead of stdout')))
  return command.action(async (relation: string, asked: string, words: readonly string[]) => {
    onExitCode(await runCheck({ relation, asked, words }, command.opts<CheckFlags>(), context))
  })
}

type Words = { readonly relation: string; readonly asked: string; readonly words: readonly string[] }

async function runCheck(words: Words, flags: CheckFlags, { host, loadPipeline }: Context): Promise<number> {
  const code = await withInterrupt(host, async (signal) => {
    let report: Report | null = null
    await writeOutput(flags, host, async () => {
      const { askQuestion } = await loadPipeline()
      const { where = null, warnIf = null, errorIf = null, severity } = flags
      const options = {
        ...optionsFromFlags(flags, host),
        ...limitsFromFlags(flags),
        ...runFromFlags(flags),
        signal,
        failFast: false,
        sampleRows: flags.sample,
        isSqlTold: flags.output === 'json',
        now: host.now,
        onStart: () => {},
        onVerdict: () => {},
      }
      report = await askQuestion(options, { ...words, where, warnIf, errorIf, severity })
      if (flags.output === 'json') return renderJson(report, assayVersion())
      const isTerminal = flags.outputFile === undefined
      const color = isTerminal && usesColor(host.stdout, host, flags.color)
      return renderAnswer(report, { color, width: (isTerminal ? host.stdout.columns : undefined) ?? 100 })
    })
    return report === null ? 0 : exitCode(report)
  })
  return code ?? 130
}
