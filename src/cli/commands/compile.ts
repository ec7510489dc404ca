import { Command } from 'commander'
import { renderCompiled } from '../../report/render-compiled.ts'
import { addPrintFlags, type PrintFlags } from '../flags.ts'
import { optionsFromFlags } from '../options-from-flags.ts'
import type { Context } from '../pipeline.ts'
import { writeOutput } from '../write-output.ts'

/** `assay compile`: the SQL of the checks, ready for psql. */
export function compileCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addPrintFlags(new Command('compile').description('print the SQL of the checks, ready for psql'))
  return command.action(async () => {
    await runCompile(command.opts<PrintFlags>(), context)
    onExitCode(0)
  })
}

async function runCompile(flags: PrintFlags, { host, loadPipeline }: Context): Promise<void> {
  await writeOutput(flags, host, async () => {
    const { compileChecks } = await loadPipeline()
    return renderCompiled(await compileChecks(optionsFromFlags(flags, host)), { format: flags.output })
  })
}
