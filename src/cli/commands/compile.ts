import { Command } from 'commander'
import { renderCompiled } from '../../report/render-compiled.ts'
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

type CompileFlags = ProjectFlags & SelectionFlags & OutputFlags

/** `assay compile`: the SQL of the checks, ready for psql. */
export function compileCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addSelectionFlags(new Command('compile').description('print the SQL of the checks, ready for psql'))
  addProjectFlags(addOutputFlags(command, 'write there instead of stdout')).addHelpText('after', SELECTION_HELP)
  return command.action(async () => {
    await runCompile(command.opts<CompileFlags>(), context)
    onExitCode(0)
  })
}

async function runCompile(flags: CompileFlags, { host, loadPipeline }: Context): Promise<void> {
  await writeOutput(flags, host, async () => {
    const { compileChecks } = await loadPipeline()
    return renderCompiled(await compileChecks(optionsFromFlags(flags, host)), { format: flags.output })
  })
}
