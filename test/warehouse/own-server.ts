import { randomBytes } from 'node:crypto'
import type { PostgresConnection } from '../../src/model/target.ts'
import { type Connection, connect } from '../support/connect.ts'
import { startLocalServer } from '../support/local-server.ts'
import { embeddedBinaries, machineBinaries, type PostgresBinaries } from '../support/postgres-binaries.ts'
import { postgresConnection } from '../support/postgres-connection.ts'

/** A server that only this test file uses, so that it may be set up as no shared one can be. */
export type OwnServer = {
  readonly connection: PostgresConnection
  readonly admin: Connection
  /** Writes a file into the data directory, readable for the server only. */
  readonly writeFile: (name: string, text: string) => Promise<void>
  /** Runs a command of the shell as the user who owns the server. */
  readonly shell: (command: string) => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** @throws Error if there are no programs of a Postgres that run here. */
export async function startOwnServer(): Promise<OwnServer> {
  const [machine] = await machineBinaries()
  const binaries: PostgresBinaries | undefined = await embeddedBinaries().catch(() => machine)
  if (binaries === undefined) throw new Error('no Postgres programs for this platform')
  const password = randomBytes(8).toString('hex')
  const server = await startLocalServer(binaries, password)
  const admin = await connect(server.url)
  return {
    connection: postgresConnection({
      host: 'localhost',
      port: Number(new URL(server.url).port),
      user: 'postgres',
      password,
      database: 'postgres',
    }),
    admin,
    writeFile: async (name, text) => {
      const lines = `select * from string_to_table('${text.trimEnd().replaceAll("'", "''")}', e'\\n')`
      await admin.query(`copy (${lines}) to program 'umask 077 && cat > ${name}'`)
    },
    shell: async (command) => {
      await admin.query(`copy (select) to program '${command.replaceAll("'", "''")}'`)
    },
    [Symbol.asyncDispose]: async () => {
      await admin[Symbol.asyncDispose]()
      await server.stop()
    },
  }
}
