import { Command } from 'commander'
import { renderCompiled } from '../../report/render-compiled.ts'
import { addLimitFlags, addPrintFlags, type LimitFlags, type PrintFlags } from '../flags.ts'
import { limitsFromFlags, optionsFromFlags } from '../options-from-flags.ts'
import type { Context } from '../pipeline.ts'
import { withInterrupt } from '../with-interrupt.ts'
import { writeOutput } from '../write-output.ts'

type CompileFlags = PrintFlags & LimitFlags

/** `assay compile`: the SQL of the checks, ready for psql. The database is asked only where a test's template asks it. */
export function compileCommand(context: Context, onExitCode: (code: number) => void): Command {
  const command = addPrintFlags(new Command('compile').description('print the SQL of the checks, ready for psql'))
  addLimitFlags(command)
  return command.action(async () => onExitCode(await runCompile(command.opts<CompileFlags>(), context)))
}

async function runCompile(flags: CompileFlags, { host, loadPipeline }: Context): Promise<number> {
  const code = await withInterrupt(host, async (signal) => {
    await writeOutput(flags, host, async () => {
      const { compileChecks } = await loadPipeline()
      const options = { ...optionsFromFlags(flags, host), ...limitsFromFlags(flags), signal }
      return renderCompiled(await compileChecks(options), { format: flags.output })
    })
    return 0
  })
  return code ?? 130
}
