import { randomBytes } from 'node:crypto'
import type { TestProject } from 'vitest/node'
import { connect } from './connect.ts'
import { embeddedDump } from './embedded-dump.ts'
import { findServer } from './test-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** `postgres://...` of a user who may create databases. */
    serverUrl: string
    /** Starts the name of every database that this run creates. */
    databasePrefix: string
    /** A fresh PGlite to load. */
    embeddedDataFile: string
    /** For people: which servers the tests ran on. */
    servers: string
  }
}

/** Runs once before all test files; what it returns runs once after them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const databasePrefix = `assay_test_${randomBytes(4).toString('hex')}_`
  const [{ server, reasons }, embedded] = await Promise.all([findServer(databasePrefix), embeddedDump()])
  const servers = `Postgres ${await serverVersion(server.url)} from ${server.source}; PGlite (PostgreSQL ${embedded.postgresVersion})`
  for (const reason of reasons) console.log(`Test server, not taken: ${reason}`)
  console.log(`Test servers: ${servers}\n`)

  project.provide('serverUrl', server.url)
  project.provide('databasePrefix', databasePrefix)
  project.provide('embeddedDataFile', embedded.dataFile)
  project.provide('servers', servers)
  return server.stop
}

/** `18.4`, without the packager's name that Debian appends. */
async function serverVersion(url: string): Promise<string> {
  await using client = await connect(url)
  const [row] = await client.query('show server_version')
  return String(row?.['server_version']).replace(/ .*/, '')
}
