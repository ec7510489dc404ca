import { join, resolve } from 'node:path'
import { Command, Option } from 'commander'
import { LIST_FORMATS, type ListFormat, renderList } from '../../report/render-list.ts'
import type { RunOptions } from '../../run-options.ts'
import { badFlag } from '../bad-flag.ts'
import { collect, nonEmpty, oneOf } from '../flag-values.ts'
import { addProjectFlags, outputFileOption, type ProjectFlags } from '../flags.ts'
import type { Host } from '../host.ts'
import { optionsFromFlags } from '../options-from-flags.ts'
import { openOutputFile } from '../output-file.ts'
import type { Context } from '../pipeline.ts'
import { addSelectionFlags, type SelectionFlags } from '../selection-flags.ts'
import { writeOutput } from '../write-output.ts'

type LsFlags = ProjectFlags &
  SelectionFlags & {
    readonly output: ListFormat
    readonly outputKeys?: readonly string[]
    readonly outputFile?: string
    readonly writeState?: string
  }

/** `assay ls`: the checks there are, and what else is asked for, without a database. As `dbt ls`, which lists everything. */
export function lsCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addSelectionFlags(new Command('ls').alias('list').description('list the checks, without a database'))
    .addOption(
      new Option('--output <format>', `how: ${LIST_FORMATS.join(', ')}`)
        .argParser(oneOf('--output', LIST_FORMATS))
        .default('selector'),
    )
    .addOption(
      new Option('--output-keys <key...>', 'keys of the JSON: unique_id, config.severity, …').argParser(collect),
    )
    .addOption(outputFileOption('write there instead of stdout'))
    .addOption(
      new Option('--write-state <dir>', 'keep what the project is like there, for --state').argParser(
        nonEmpty('--write-state'),
      ),
    )
  addProjectFlags(command)
  return command.action(async () => {
    await runLs(command.opts<LsFlags>(), context)
    onExitCode(0)
  })
}

async function runLs(flags: LsFlags, { host, loadPipeline }: Context): Promise<void> {
  await writeOutput(flags, host, async () => {
    const { loadChecks } = await loadPipeline()
    const { project, members, stateFile } = await loadChecks(listOptions(flags, host))
    if (flags.writeState !== undefined) {
      const path = join(resolve(project.directory, flags.writeState), stateFile.name)
      const file = await openOutputFile(path, host.workingDirectory)
      await file.write(await stateFile.text())
    }
    const keys = (flags.outputKeys ?? []).flatMap((text) => text.split(/[\s,]+/u)).filter((key) => key !== '')
    return renderList(members, { format: flags.output, keys })
  })
}

/** Unlike elsewhere, `--models` is not only another name of `--select` here: it lists models (dbt, task/list.py). */
function listOptions(flags: LsFlags, host: Host): RunOptions {
  const options = optionsFromFlags(flags, host)
  if (flags.models === undefined && flags.model === undefined) return options
  const isMixed = flags.select !== undefined || flags.resourceType !== undefined
  if (isMixed) throw badFlag('--models does not go with --select or --resource-type. Expected one of them')
  return { ...options, resourceTypes: ['model'] }
}
