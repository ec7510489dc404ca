import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** A program that works until its standard input closes, and cleans up then. */
export type KeptProcess = {
  /** What it printed when it was ready. */
  readonly greeting: string
  /** Resolves when it has cleaned up and ended. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a program of this folder that outlives us for as long as it takes to clean up after us: the system closes its
 * standard input however this process ends, a `kill -9` included.
 *
 * @param environment goes to the program only; unlike arguments it is not shown by `ps`.
 * @throws Error with what the program wrote to stderr, if it ended before it printed anything.
 */
export async function startKeptProcess(file: string, environment: Record<string, string>): Promise<KeptProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
    // A group of its own: Ctrl-C in the terminal reaches the tests only.
    detached: true,
  })
  const exited = once(child, 'exit')
  const complaint = text(child.stderr)
  const [greeting] = await Promise.race([once(child.stdout, 'data'), exited.then(() => [''])])
  if (String(greeting) === '') throw new Error((await complaint).trim() || `${file} ended without a word`)
  return {
    greeting: String(greeting).trim(),
    stop: async () => {
      child.stdin.end()
      await exited
    },
  }
}
