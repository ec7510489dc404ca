import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from '../support/connect.ts'
import type { TestDatabase } from '../support/database.ts'
import { serverOwner } from '../support/unprivileged-user.ts'
import { eventually } from './eventually.ts'

/** A pooler before one database that lends its connections per transaction. */
export type Pooler = { readonly port: number; readonly [Symbol.asyncDispose]: () => Promise<void> }

/**
 * Starts the pgbouncer of this machine on a free port; it lets in everybody, as the database's own user.
 *
 * @param size connections that it has to the server.
 */
export async function startPgbouncer(database: TestDatabase, size = 2): Promise<Pooler> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-pgbouncer-'))
  const file = join(directory, 'pgbouncer.ini')
  const port = await freePort()
  await writeFile(file, configuration(database, port, size))
  // Like Postgres, it refuses to run as root.
  const owner = serverOwner()
  if (owner !== null) for (const path of [directory, file]) await chown(path, owner.uid, owner.gid)
  const process = spawn('pgbouncer', [file], { stdio: 'ignore', ...(owner && { uid: owner.uid, gid: owner.gid }) })
  const stopped = once(process, 'exit')
  await eventually(() => answers(`postgres://${database.user}:x@127.0.0.1:${port}/${database.name}`))
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      process.kill()
      await stopped
      await rm(directory, { recursive: true })
    },
  }
}

function configuration({ name, host, port, user, password }: TestDatabase, listenPort: number, size: number): string {
  return [
    '[databases]',
    `${name} = host=${host} port=${port} user=${user} password=${password || 'none'}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${listenPort}`,
    'unix_socket_dir =',
    'auth_type = any',
    'pool_mode = transaction',
    `default_pool_size = ${size}`,
    '',
  ].join('\n')
}

async function answers(url: string): Promise<boolean> {
  const connection = await connect(url).catch(() => null)
  await connection?.[Symbol.asyncDispose]()
  return connection !== null
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
