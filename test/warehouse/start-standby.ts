import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { PostgresConnection } from '../../src/model/target.ts'
import { connect } from '../support/connect.ts'
import { eventually } from './eventually.ts'
import type { OwnServer } from './own-server.ts'

/** A server that can only be read and follows another one. */
export type Standby = {
  readonly connection: PostgresConnection
  /** Waits until the standby has all that the primary has written. */
  readonly catchUp: () => Promise<void>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Copies a running server as the manual says ("Making a Base Backup Using the Low Level API"), and lets the copy follow it. */
export async function startStandby({ admin, connection, shell }: OwnServer): Promise<Standby> {
  const [places] = await admin.query(
    "select current_setting('data_directory') as data, (select setting from pg_config where name = 'BINDIR') as programs",
  )
  const copy = `${places?.['data']}-standby-${randomBytes(4).toString('hex')}`
  const port = await freePort()
  await admin.query("select pg_backup_start('standby', true)")
  // cp complains of files that the server removes meanwhile; the manual says to ignore that.
  await shell(`cp -R ${places?.['data']} ${copy}; rm ${copy}/postmaster.pid && touch ${copy}/standby.signal`)
  const [backup] = await admin.query('select labelfile from pg_backup_stop(false)')
  await shell(`cat > ${copy}/backup_label <<'END'\n${backup?.['labelfile']}END`)
  const primary = `host=127.0.0.1 port=${connection.port} user=${connection.user} password=${connection.password}`
  await shell(`cat >> ${copy}/postgresql.conf <<'END'
port = ${port}
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
primary_conninfo = '${primary}'
max_standby_streaming_delay = 0
END`)
  await shell(`${places?.['programs']}/pg_ctl start --wait --pgdata=${copy} --log=${copy}.log > /dev/null`)
  const url = `postgres://${connection.user}:${connection.password}@127.0.0.1:${port}/${connection.database}`
  return {
    connection: { ...connection, host: '127.0.0.1', port },
    async catchUp() {
      const [written] = await admin.query('select pg_current_wal_insert_lsn()::text as position')
      await using reader = await connect(url)
      await eventually(async () => {
        const [row] = await reader.query(`select pg_last_wal_replay_lsn() >= '${written?.['position']}' as is_there`)
        return row?.['is_there'] === true
      })
    },
    [Symbol.asyncDispose]: () =>
      shell(
        `${places?.['programs']}/pg_ctl stop --mode=immediate --pgdata=${copy} > /dev/null && rm -r ${copy} ${copy}.log`,
      ),
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
