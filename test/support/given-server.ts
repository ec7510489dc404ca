import { connect } from './connect.ts'
import { startKeptProcess } from './kept-process.ts'
import type { TestServer } from './test-server.ts'

/**
 * Uses a server that the developer chose. It stays, so the databases that this run leaves there are dropped at the end.
 * @throws Error if it does not answer: no other server is tried behind the developer's back.
 */
export async function useGivenServer(url: string, databasePrefix: string): Promise<TestServer> {
  try {
    await using client = await connect(url)
    await client.query('select 1')
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(`ASSAY_TEST_DATABASE_URL is set, but that server does not answer: ${message}`)
  }
  const sweeper = await startKeptProcess('database-sweeper.ts', {
    ASSAY_SWEEPER_URL: url,
    ASSAY_SWEEPER_PREFIX: databasePrefix,
  })
  return { url, source: 'ASSAY_TEST_DATABASE_URL', stop: sweeper.stop }
}
