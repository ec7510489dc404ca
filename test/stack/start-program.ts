import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { isInstalled } from '../warehouse/is-installed.ts'

/** A running program of this machine. */
export type Program = { readonly output: () => string; readonly [Symbol.asyncDispose]: () => Promise<void> }

/** The first of the names that is installed: Debian's packages name theirs `prometheus-…`. Null if none is. */
export function installedName(...names: readonly string[]): string | null {
  return names.find((name) => isInstalled(name)) ?? null
}

/** Starts a program, and waits until `address` answers. */
export async function startProgram(name: string, args: readonly string[], address: string): Promise<Program> {
  const process: ChildProcess = spawn(name, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [process.stdout, process.stderr]) stream?.on('data', (chunk) => (output += String(chunk)))
  const stopped = once(process, 'exit')
  const deadline = performance.now() + 30_000
  while (
    !(await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (performance.now() > deadline || process.exitCode !== null) throw new Error(`${name} does not answer: ${output}`)
    await new Promise((done) => setTimeout(done, 100))
  }
  return {
    output: () => output,
    [Symbol.asyncDispose]: async () => {
      process.kill()
      await stopped
    },
  }
}
