import { randomBytes } from 'node:crypto'
import { connect } from '../support/connect.ts'
import { startLocalServer } from '../support/local-server.ts'
import { embeddedBinaries } from '../support/postgres-binaries.ts'

/** What a server of this size is given by whoever installs it; everything else is Postgres's default. */
const SETTINGS = { shared_buffers: '512MB', effective_cache_size: '4GB', max_wal_size: '8GB' }

/** What decides how a statement runs; printed with every result. */
const TOLD = [
  'server_version',
  'shared_buffers',
  'work_mem',
  'hash_mem_multiplier',
  'max_parallel_workers_per_gather',
  'jit',
]

export type BenchServer = { readonly url: string; readonly stop: () => Promise<void> }

/** The given server, or one of our own that is gone when this process ends, however it ends. */
export async function startServer(url: string | null): Promise<BenchServer> {
  if (url !== null) return { url, stop: async () => {} }
  return startLocalServer(await embeddedBinaries(), randomBytes(16).toString('hex'), SETTINGS)
}

/** `server_version 18.4, shared_buffers 512MB, ...` */
export async function describeServer(url: string): Promise<string> {
  await using connection = await connect(url)
  const rows = await connection.query(
    `select name, current_setting(name) as value from pg_settings where name in (${TOLD.map((name) => `'${name}'`)})`,
  )
  const jit = await connection.query('select pg_jit_available() as available')
  const settings = TOLD.map((name) => `${name} ${String(rows.find((row) => row['name'] === name)?.['value'])}`)
  return [...settings, `JIT ${jit[0]?.['available'] === true ? 'available' : 'not built in'}`].join(', ')
}

export type BenchDatabase = { readonly url: string; readonly [Symbol.asyncDispose]: () => Promise<void> }

/** A database of its own, dropped at the end. */
export async function createBenchDatabase(serverUrl: string): Promise<BenchDatabase> {
  const name = `assay_bench_${randomBytes(4).toString('hex')}`
  const ask = async (sql: string) => {
    await using connection = await connect(serverUrl)
    await connection.query(sql)
  }
  await ask(`create database ${name}`)
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return { url: url.href, [Symbol.asyncDispose]: () => ask(`drop database if exists ${name} with (force)`) }
}
