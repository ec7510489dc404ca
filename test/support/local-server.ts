import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { PostgresBinaries } from './postgres-binaries.ts'
import type { TestServer } from './test-server.ts'

/**
 * Starts a throw-away server from programs on this machine; see `postgres-keeper.ts` for how it ends.
 * @throws Error with what initdb or the server said.
 */
export async function startLocalServer(binaries: PostgresBinaries, password: string): Promise<TestServer> {
  const program = join(import.meta.dirname, 'postgres-keeper.ts')
  const keeper = spawn(process.execPath, [program, JSON.stringify(binaries), password], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C reaches the tests only, and the keeper cleans up after them.
    detached: true,
  })
  const exited = once(keeper, 'exit')
  const complaint = text(keeper.stderr)
  const [port] = await Promise.race([once(keeper.stdout, 'data'), exited.then(() => [''])])
  const portText = String(port).trim()
  if (portText === '') throw new Error((await complaint) || 'the server ended before it was ready')
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${portText}/postgres`,
    source: binaries.source,
    stop: async () => {
      keeper.stdin.end()
      await exited
    },
  }
}
