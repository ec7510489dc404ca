import { Command, CommanderError } from 'commander'
import { palette } from '../report/palette.ts'
import { usesColor } from './color-choice.ts'
import { commandError } from './command-error.ts'
import { checkCommand } from './commands/check.ts'
import { compileCommand } from './commands/compile.ts'
import { debugCommand } from './commands/debug.ts'
import { forgetCommand } from './commands/forget.ts'
import { freshnessCommand, sourceCommand } from './commands/freshness.ts'
import { lsCommand } from './commands/ls.ts'
import { typesCommand } from './commands/manual.ts'
import { planCommand } from './commands/plan.ts'
import { serveCommand } from './commands/serve.ts'
import { showCommand } from './commands/show.ts'
import { testCommand } from './commands/test.ts'
import { PROGRAM_HELP } from './help-text.ts'
import type { Context } from './pipeline.ts'
import { assayVersion } from './version.ts'

const COMMANDS = [
  testCommand,
  checkCommand,
  freshnessCommand,
  sourceCommand,
  planCommand,
  lsCommand,
  compileCommand,
  showCommand,
  typesCommand,
  serveCommand,
  forgetCommand,
  debugCommand,
]

/**
 * Finds the command in `argv`, runs it and returns its exit code.
 * @throws ConfigError BAD_FLAG if the command line cannot be meant, and whatever the command throws.
 */
export async function runProgram(argv: readonly string[], context: Context): Promise<number> {
  let exitCode = 0
  const program = buildProgram(context, (code) => {
    exitCode = code
  })
  if (argv.length === 0) {
    program.outputHelp()
    return 0
  }
  try {
    await program.parseAsync(argv, { from: 'user' })
    return exitCode
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    // Help and version end commander's way through the arguments as well.
    if (error.exitCode === 0) return 0
    throw commandError(error, argv)
  }
}

function buildProgram(context: Context, onExitCode: (code: number) => void): Command {
  const { host } = context
  const { strong } = palette(usesColor(host.stdout, host, true))
  const program = new Command('assay')
    .description('Runs the data tests in dbt schema YAML straight on Postgres: no dbt, no Python.')
    .version(assayVersion(), '-V, --version', 'show the version')
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', PROGRAM_HELP)
    .configureHelp({ styleTitle: strong })
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      // Its errors are thrown, and main prints them.
      writeErr: () => {},
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getOutHasColors: () => usesColor(host.stdout, host, true),
    })
  for (const define of COMMANDS) {
    program.addCommand(define(context, onExitCode).copyInheritedSettings(program))
  }
  return program
}
