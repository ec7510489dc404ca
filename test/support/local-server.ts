import { startKeptProcess } from './kept-process.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import type { TestServer } from './test-server.ts'

/**
 * Starts a throw-away server from programs on this machine.
 * @throws Error with what initdb or the server said.
 */
export async function startLocalServer(binaries: PostgresBinaries, password: string): Promise<TestServer> {
  const keeper = await startKeptProcess('postgres-keeper.ts', {
    ASSAY_KEEPER_BINARIES: JSON.stringify(binaries),
    ASSAY_KEEPER_PASSWORD: password,
  })
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${keeper.greeting}/postgres`,
    source: binaries.source,
    stop: keeper.stop,
  }
}
