import { startKeptProcess } from './kept-process.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import type { TestServer } from './test-server.ts'

/**
 * Starts a throw-away server from programs on this machine.
 * @param settings of postgresql.conf, such as `shared_buffers`, over those that every such server has.
 * @throws Error with what initdb or the server said.
 */
export async function startLocalServer(
  binaries: PostgresBinaries,
  password: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<TestServer> {
  const keeper = await startKeptProcess('postgres-keeper.ts', {
    ASSAY_KEEPER_BINARIES: JSON.stringify(binaries),
    ASSAY_KEEPER_PASSWORD: password,
    ASSAY_KEEPER_SETTINGS: JSON.stringify(settings),
  })
  return {
    url: `postgres://postgres:${password}@127.0.0.1:${keeper.greeting}/postgres`,
    source: binaries.source,
    stop: keeper.stop,
  }
}
