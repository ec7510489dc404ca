import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { inject } from 'vitest'
import { connect } from './connect.ts'

/** A database of its own on the test server, empty but for the script it was made with. */
export type TestDatabase = {
  /** `postgres://user:password@host:port/name` */
  readonly url: string
  readonly host: string
  readonly port: number
  readonly user: string
  /** Empty if the server was given without one. */
  readonly password: string
  readonly name: string
  /** Runs statements on a connection of their own; gives the rows of the last one that has any. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Drops the database, whoever is still connected to it. */
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** Makes a fresh database and runs `script` in it: `await using database = await createDatabase('create table ...')`. */
export async function createDatabase(script = ''): Promise<TestDatabase> {
  const name = `${inject('databasePrefix')}${randomBytes(6).toString('hex')}`
  const url = new URL(inject('serverUrl'))
  await queryOnce(url.href, `create database "${name}"`)
  url.pathname = `/${name}`
  const database: TestDatabase = {
    url: url.href,
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    name,
    query: (sql) => queryOnce(url.href, sql),
    [Symbol.asyncDispose]: async () => {
      await queryOnce(inject('serverUrl'), `drop database if exists "${name}" with (force)`)
    },
  }
  if (script !== '') await database.query(script)
  return database
}

async function queryOnce(url: string, sql: string) {
  await using client = await connect(url)
  return await client.query(sql)
}

/**
 * Makes a fresh Postgres inside this process and runs `script` in it. It takes some 0.4 s: one for a whole test file,
 * with a schema per test, is quicker than one per test. Close it, or hold it with `await using`.
 */
export async function createEmbedded(script = ''): Promise<PGlite> {
  const database = await PGlite.create({ loadDataDir: new Blob([await readFile(inject('embeddedDataFile'))]) })
  if (script !== '') await database.exec(script)
  return database
}
