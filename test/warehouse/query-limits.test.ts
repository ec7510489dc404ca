import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../support/connect.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from './eventually.ts'
import { noSignal, openTestWarehouse } from './open-test-warehouse.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase('create table orders (id int)')
})

afterAll(() => database[Symbol.asyncDispose]())

/** Connections of ours to the database, with their state, by what they run. */
async function activity(where: string): Promise<number> {
  const [row] = await database.query(
    `select count(*)::int as n from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid() and application_name = 'assay' and ${where}`,
  )
  return Number(row?.['n'])
}

test('a server that presorts for DISTINCT does not, where it is ours to ask', async () => {
  await using warehouse = await openTestWarehouse(database)
  const { rows } = await warehouse.query(
    "select setting from pg_settings where name = 'enable_presorted_aggregate'",
    noSignal(),
  )
  // Postgres 16 brought the setting
  expect(['off', undefined]).toContain(rows[0]?.[0])
  const [server] = await database.query("select current_setting('server_version_num')::int >= 160000 as knows_it")
  expect(rows).toHaveLength(server?.['knows_it'] === true ? 1 : 0)
})

describe('limits', () => {
  test('a statement that takes too long ends with 57014, and the next one runs', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1, statementTimeoutMs: 100 })
    await expect(warehouse.query('select pg_sleep(20)', noSignal())).rejects.toMatchObject({
      name: 'StatementError',
      sqlState: '57014',
      message: expect.stringContaining('statement timeout'),
    })
    expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
  })

  test('a statement that waits too long for a lock ends with 55P03', async () => {
    await using other = await connect(database.url)
    await other.query('begin; lock table orders in access exclusive mode')
    await using warehouse = await openTestWarehouse(database, {}, { lockTimeoutMs: 100 })
    await expect(warehouse.query('select count(*) from orders', noSignal())).rejects.toMatchObject({
      name: 'StatementError',
      sqlState: '55P03',
    })
  })

  test('0 is no limit', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { statementTimeoutMs: 0, lockTimeoutMs: 0 })
    const { rows } = await warehouse.query(
      "select current_setting('statement_timeout'), current_setting('lock_timeout')",
      noSignal(),
    )
    expect(rows).toEqual([['0', '0']])
  })

  test('the session says who we are, and its time zone stays the one of the server', async () => {
    await database.query(`alter database "${database.name}" set timezone to 'Asia/Tokyo'`)
    try {
      await using warehouse = await openTestWarehouse(database)
      const { rows } = await warehouse.query(
        "select current_setting('application_name'), current_setting('TimeZone'), current_setting('transaction_read_only')",
        noSignal(),
      )
      expect(rows).toEqual([['assay', 'Asia/Tokyo', 'on']])
    } finally {
      await database.query(`alter database "${database.name}" reset timezone`)
    }
  })

  test('no transaction is left open, after success or failure', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    await warehouse.query('select 1', noSignal())
    expect(await activity("state = 'idle'")).toBe(1)
    await expect(warehouse.query('select 1 / 0', noSignal())).rejects.toMatchObject({ sqlState: '22012' })
    expect(await activity("state = 'idle'")).toBe(1)
  })

  test('literals mean the same where standard_conforming_strings is off', async () => {
    const [row] = await database.query("select current_setting('server_version_num')::int as version")
    // From Postgres 19 on it cannot be off.
    if (Number(row?.['version']) < 190000) {
      await database.query(`alter database "${database.name}" set standard_conforming_strings to off`)
    }
    await using warehouse = await openTestWarehouse(database)
    expect((await warehouse.query("select 'a\\'", noSignal())).rows).toEqual([['a\\']])
  })
})

describe('connections', () => {
  test('are never more than the limit, however many queries wait', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 3 })
    const queries = Array.from({ length: 12 }, () => warehouse.query('select pg_sleep(0.1)', noSignal()))
    const running = Promise.all(queries)
    let most = 0
    let isDone = false
    const done = running.then(() => {
      isDone = true
    })
    while (!isDone) most = Math.max(most, await activity('true'))
    await done
    expect(most).toBe(3)
  })

  test('a wait for a free one is no failure to connect', async () => {
    await using warehouse = await openTestWarehouse(database, { connectTimeoutSeconds: 1 }, { connections: 1 })
    const first = warehouse.query('select pg_sleep(1.5)', noSignal())
    expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
    await first
  })

  test('fewer do where the server allows no more', async () => {
    const role = `${database.name}_few`
    await database.query(`create role "${role}" login password 'few' connection limit 2`)
    try {
      await using warehouse = await openTestWarehouse(
        database,
        { user: role, password: 'few', retries: 1 },
        { connections: 5 },
      )
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, index) => warehouse.query(`select ${index}, pg_sleep(0.05)`, noSignal())),
      )
      expect(answers.map(({ rows }) => rows[0]?.[0])).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
    } finally {
      await eventually(async () => (await activity(`usename = '${role}'`)) === 0)
      await database.query(`drop role "${role}"`)
    }
  })

  test('none is an error for every query that waits, once there is no room and none is open', async () => {
    const role = `${database.name}_full`
    await database.query(`create role "${role}" login password 'full'`)
    try {
      await using warehouse = await openTestWarehouse(database, { user: role, password: 'full' }, { connections: 3 })
      await database.query(`alter role "${role}" connection limit 0`)
      await database.query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`)
      await eventually(async () => (await activity(`usename = '${role}'`)) === 0)
      const queries = Array.from({ length: 6 }, () => warehouse.query('select 1', noSignal()))
      for (const outcome of await Promise.allSettled(queries)) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CONNECTION_FAILED' } })
      }
    } finally {
      await database.query(`drop role "${role}"`)
    }
  })

  test('are closed by close, which may be called twice', async () => {
    const warehouse = await openTestWarehouse(database)
    await warehouse.query('select 1', noSignal())
    await warehouse.close()
    await warehouse.close()
    await eventually(async () => (await activity('true')) === 0)
  })
})

describe('cancelling', () => {
  test('ends the query on the server, with 57014, and the warehouse goes on', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1, statementTimeoutMs: 60_000 })
    const controller = new AbortController()
    const sleeping = "query like '%/* cancel me */%' and state = 'active'"
    const query = warehouse.query('select pg_sleep(30) /* cancel me */', controller.signal)
    const outcome = expect(query).rejects.toMatchObject({
      name: 'StatementError',
      sqlState: '57014',
      message: expect.stringContaining('user request'),
    })
    await eventually(async () => (await activity(sleeping)) === 1)
    controller.abort()
    await outcome
    expect(await activity(sleeping)).toBe(0)
    expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
  })

  test('sends nothing where the signal was aborted before', async () => {
    await using warehouse = await openTestWarehouse(database)
    await expect(warehouse.query("select 'never sent'", AbortSignal.abort())).rejects.toMatchObject({
      name: 'StatementError',
      sqlState: '57014',
    })
    expect(await activity("query like '%never sent%'")).toBe(0)
  })

  test('takes back a query that still waits for a connection', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    const first = warehouse.query('select pg_sleep(0.5)', noSignal())
    const controller = new AbortController()
    const second = warehouse.query("select 'never sent either'", controller.signal)
    controller.abort()
    await expect(second).rejects.toMatchObject({ sqlState: '57014' })
    await first
    expect(await activity("query like '%never sent either%'")).toBe(0)
    expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
  })

  test('does not touch a query that has its answer', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    const controller = new AbortController()
    await warehouse.query('select 1', controller.signal)
    controller.abort()
    expect((await warehouse.query('select pg_sleep(0.2), 2', noSignal())).rows).toEqual([['', '2']])
  })
})
