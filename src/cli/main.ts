import type { Host } from './host.ts'
import type { Pipeline } from './pipeline.ts'
import { assayVersion } from './version.ts'

const VERSION_FLAGS: ReadonlySet<string> = new Set(['--version', '-V', '-v'])

/**
 * The command line: runs the command that `argv` names (without node and the script) and returns the exit code.
 * Never throws. Everything heavy is imported by the command that needs it, so that `--version` answers at once.
 */
export async function main(
  argv: readonly string[],
  host: Host,
  loadPipeline: () => Promise<Pipeline> = () => import('../run.ts'),
): Promise<number> {
  const [first] = argv
  if (argv.length === 1 && first !== undefined && VERSION_FLAGS.has(first)) {
    host.stdout.write(`${assayVersion()}\n`)
    return 0
  }
  try {
    const { runProgram } = await import('./program.ts')
    return await runProgram(argv, { host, loadPipeline })
  } catch (error) {
    const { printError } = await import('./print-error.ts')
    printError(error, argv, host)
    return 2
  }
}
