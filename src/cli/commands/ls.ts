import { Command } from 'commander'
import { renderList } from '../../report/render-list.ts'
import {
  addOutputFlags,
  addProjectFlags,
  addSelectionFlags,
  type OutputFlags,
  type ProjectFlags,
  type SelectionFlags,
} from '../flags.ts'
import { SELECTION_HELP } from '../help-text.ts'
import { optionsFromFlags } from '../options-from-flags.ts'
import type { Context } from '../pipeline.ts'
import { writeOutput } from '../write-output.ts'

type LsFlags = ProjectFlags & SelectionFlags & OutputFlags

/** `assay ls`: the checks there are, without a database. */
export function lsCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addSelectionFlags(new Command('ls').alias('list').description('list the checks, without a database'))
  addProjectFlags(addOutputFlags(command, 'write there instead of stdout')).addHelpText('after', SELECTION_HELP)
  return command.action(async () => {
    await runLs(command.opts<LsFlags>(), context)
    onExitCode(0)
  })
}

async function runLs(flags: LsFlags, { host, loadPipeline }: Context): Promise<void> {
  await writeOutput(flags, host, async () => {
    const { loadChecks } = await loadPipeline()
    const { checks } = await loadChecks(optionsFromFlags(flags, host))
    return renderList(checks, { format: flags.output })
  })
}
