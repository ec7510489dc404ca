import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from './eventually.ts'
import { startProxy } from './network-proxy.ts'
import { noSignal, openTestWarehouse } from './open-test-warehouse.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase()
})

afterAll(() => database[Symbol.asyncDispose]())

/** Waits until the server runs a query with this comment; gives its process. */
async function untilRunning(comment: string): Promise<number> {
  let pid = 0
  await eventually(async () => {
    const rows = await database.query(
      `select pid from pg_stat_activity where query like '%${comment}%' and state = 'active' and pid <> pg_backend_pid()`,
    )
    pid = Number(rows[0]?.['pid'] ?? 0)
    return pid > 0
  })
  return pid
}

test('a statement whose backend is ended fails alone; the next one has a new connection', async () => {
  await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
  const query = warehouse.query('select pg_sleep(20) /* end me */', noSignal())
  const outcome = expect(query).rejects.toMatchObject({ name: 'StatementError', sqlState: '57P01' })
  await database.query(`select pg_terminate_backend(${await untilRunning('/* end me */')})`)
  await outcome
  expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
})

test('an idle connection that the server ends is replaced', async () => {
  await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
  const { rows } = await warehouse.query('select pg_backend_pid()', noSignal())
  await database.query(`select pg_terminate_backend(${rows[0]?.[0]})`)
  await eventually(async () => {
    const answer = await warehouse.query('select 1', noSignal()).catch(() => null)
    return answer?.rows[0]?.[0] === '1'
  })
})

test('a statement whose connection breaks fails with 08006; the next one has a new connection', async () => {
  await using proxy = await startProxy(database.host, database.port)
  await using warehouse = await openTestWarehouse(database, { host: '127.0.0.1', port: proxy.port }, { connections: 1 })
  const query = warehouse.query('select pg_sleep(5) /* cut me */', noSignal())
  const outcome = expect(query).rejects.toMatchObject({ name: 'StatementError', sqlState: '08006' })
  await untilRunning('/* cut me */')
  proxy.cut(false)
  await outcome
  expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
})

test('without a way back there is a WarehouseError', async () => {
  await using proxy = await startProxy(database.host, database.port)
  await using warehouse = await openTestWarehouse(database, { host: '127.0.0.1', port: proxy.port }, { connections: 1 })
  const query = warehouse.query('select pg_sleep(5) /* cut me for ever */', noSignal())
  const outcome = expect(query).rejects.toMatchObject({ name: 'StatementError' })
  await untilRunning('/* cut me for ever */')
  proxy.cut(true)
  await outcome
  await expect(warehouse.query('select 1', noSignal())).rejects.toMatchObject({
    name: 'WarehouseError',
    code: 'CONNECTION_REFUSED',
  })
})

test('a connection that breaks while it is made is tried again after a second, as often as retries says', async () => {
  await using proxy = await startProxy(database.host, database.port)
  const way = { host: '127.0.0.1', port: proxy.port }
  proxy.resetNext()
  await expect(openTestWarehouse(database, { ...way, retries: 0 })).rejects.toMatchObject({ code: 'CONNECTION_FAILED' })
  proxy.resetNext()
  const startedAt = performance.now()
  await using warehouse = await openTestWarehouse(database, { ...way, retries: 1 })
  expect(performance.now() - startedAt).toBeGreaterThan(900)
  expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
})

test('a cancel that nobody answers ends after two seconds by hanging up', async () => {
  await using proxy = await startProxy(database.host, database.port)
  await using warehouse = await openTestWarehouse(database, { host: '127.0.0.1', port: proxy.port }, { connections: 1 })
  const controller = new AbortController()
  const query = warehouse.query('select pg_sleep(5) /* frozen */', controller.signal)
  const outcome = expect(query).rejects.toMatchObject({ name: 'StatementError', sqlState: '57014' })
  const pid = await untilRunning('/* frozen */')
  proxy.freeze()
  const startedAt = performance.now()
  controller.abort()
  await outcome
  expect(performance.now() - startedAt).toBeGreaterThan(1900)
  expect(performance.now() - startedAt).toBeLessThan(4000)
  await database.query(`select pg_terminate_backend(${pid})`)
})

test('a query ends on the server soon after we have vanished', async ({ skip }) => {
  const [row] = await database.query("select current_setting('server_version_num')::int as version")
  skip(Number(row?.['version']) < 140000, 'Postgres looks after its clients from version 14 on')
  await using proxy = await startProxy(database.host, database.port)
  await using warehouse = await openTestWarehouse(
    database,
    { host: '127.0.0.1', port: proxy.port },
    { connections: 1, statementTimeoutMs: 60_000 },
  )
  const query = warehouse.query('select pg_sleep(60) /* vanish */', noSignal())
  const outcome = expect(query).rejects.toMatchObject({ sqlState: '08006' })
  const pid = await untilRunning('/* vanish */')
  proxy.cut(false)
  await outcome
  await eventually(
    async () => (await database.query(`select pid from pg_stat_activity where pid = ${pid}`)).length === 0,
  )
})

test('a server that vanished is given up some seconds after its own time limit', async () => {
  await using proxy = await startProxy(database.host, database.port)
  await using warehouse = await openTestWarehouse(
    database,
    { host: '127.0.0.1', port: proxy.port },
    { connections: 1, statementTimeoutMs: 500 },
  )
  const query = warehouse.query('select pg_sleep(0.4) /* vanished */', noSignal())
  const outcome = expect(query).rejects.toMatchObject({ name: 'StatementError', sqlState: '08006' })
  await untilRunning('/* vanished */')
  proxy.freeze()
  await outcome
})
