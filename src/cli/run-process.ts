import process from 'node:process'
import { main } from './main.ts'
import { processHost } from './process-host.ts'

/** Runs the command line of this process; returns the exit code. */
export async function runProcess(): Promise<number> {
  // `assay ls | head` closes our stdout early: that is its right, and changes nothing about the checks.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    // A full disk: thrown, it would end with 1, as if the data had broken a rule.
    process.stderr.write(`The output cannot be written: ${error.message}\n`)
    process.exit(2)
  })
  const host = processHost()
  return main(host.arguments, host)
}
