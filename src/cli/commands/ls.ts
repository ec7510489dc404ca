import { Command } from 'commander'
import { renderList } from '../../report/render-list.ts'
import { addPrintFlags, type PrintFlags } from '../flags.ts'
import { optionsFromFlags } from '../options-from-flags.ts'
import type { Context } from '../pipeline.ts'
import { writeOutput } from '../write-output.ts'

/** `assay ls`: the checks there are, without a database. */
export function lsCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addPrintFlags(new Command('ls').alias('list').description('list the checks, without a database'))
  return command.action(async () => {
    await runLs(command.opts<PrintFlags>(), context)
    onExitCode(0)
  })
}

async function runLs(flags: PrintFlags, { host, loadPipeline }: Context): Promise<void> {
  await writeOutput(flags, host, async () => {
    const { loadChecks } = await loadPipeline()
    const { checks } = await loadChecks(optionsFromFlags(flags, host))
    return renderList(checks, { format: flags.output })
  })
}
