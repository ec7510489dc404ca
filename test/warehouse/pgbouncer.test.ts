import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { executeAll, statement } from '../support/execute-all.ts'
import { eventually } from './eventually.ts'
import { isInstalled } from './is-installed.ts'
import { noSignal, openTestWarehouse } from './open-test-warehouse.ts'
import { type Pooler, startPgbouncer } from './start-pgbouncer.ts'

const hasPgbouncer = isInstalled('pgbouncer')

/** Whoever relies on a session gets somebody else's. */
describe('behind pgbouncer in transaction mode', () => {
  let database: TestDatabase
  let pooler: Pooler

  beforeAll(async () => {
    if (!hasPgbouncer) return
    database = await createDatabase('create table orders (id int)')
    pooler = await startPgbouncer(database)
  })

  afterAll(async () => {
    await pooler?.[Symbol.asyncDispose]()
    await database?.[Symbol.asyncDispose]()
  })

  beforeEach(({ skip }) => skip(!hasPgbouncer, 'the program pgbouncer is not installed'))

  const way = () => ({ host: '127.0.0.1', port: pooler.port, password: 'x' })

  test('the settings and the role hold for each query, and are gone after it', async () => {
    const role = `${database.name}_Role`
    await database.query(`create role "${role}"`)
    try {
      await using warehouse = await openTestWarehouse(
        database,
        { ...way(), role: `"${role}"`, searchPath: 'pg_catalog' },
        { connections: 4, statementTimeoutMs: 4321 },
      )
      await using plain = await openTestWarehouse(database, way(), { connections: 4, statementTimeoutMs: 1234 })
      const shown =
        "select current_user, current_setting('search_path'), current_setting('statement_timeout'), pg_sleep(0.01)"
      const answers = await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const { rows } = await (index % 2 === 0 ? warehouse : plain).query(shown, noSignal())
          return rows[0]?.slice(0, 3)
        }),
      )
      answers.forEach((answer, index) => {
        expect(answer).toEqual(
          index % 2 === 0 ? [role, 'pg_catalog', '4321ms'] : [database.user, '"$user", public', '1234ms'],
        )
      })
    } finally {
      await database.query(`drop role "${role}"`)
    }
  })

  test('statements fail and succeed as without it', async () => {
    await using warehouse = await openTestWarehouse(database, way(), { connections: 4, statementTimeoutMs: 300 })
    const { measurements } = await executeAll(
      [
        statement('good', 'select 1, true, true'),
        statement('bad', 'select nothing, true, true'),
        statement('slow', 'select pg_sleep(10), true, true'),
        statement('writing', "select nextval('orders_seq'), true, true"),
        statement('two', 'select 1, true, true; select 2'),
        statement('good again', 'select 2, true, true'),
      ],
      warehouse,
      { threads: 4 },
    )
    const told = measurements.map((one) => [one.checkId, one.kind === 'measured' ? one.failures : one.error?.sqlState])
    expect(Object.fromEntries(told)).toEqual({
      good: 1n,
      bad: '42703',
      slow: '57014',
      writing: '42P01',
      two: '42601',
      'good again': 2n,
    })
  })

  test('a cancel reaches the server', async () => {
    await using warehouse = await openTestWarehouse(database, way(), { connections: 1, statementTimeoutMs: 60_000 })
    const controller = new AbortController()
    const query = warehouse.query('select pg_sleep(30) /* pooled */', controller.signal)
    const outcome = expect(query).rejects.toMatchObject({ sqlState: '57014' })
    const running = "select pid from pg_stat_activity where query like '%/* pooled */' and state = 'active'"
    await eventually(async () => (await database.query(running)).length === 1)
    controller.abort()
    await outcome
    await eventually(async () => (await database.query(running)).length === 0)
  })

  test('a snapshot is shared, whichever connections the queries get', async () => {
    await using warehouse = await openTestWarehouse(database, way(), { connections: 4 })
    expect(await warehouse.shareSnapshot(60_000, noSignal())).toBe(null)
    await database.query('insert into orders values (1)')
    const count = 'select (select count(*) from orders), pg_sleep(0.05)'
    const answers = await Promise.all(Array.from({ length: 12 }, () => warehouse.query(count, noSignal())))
    expect(answers.map(({ rows }) => rows[0]?.[0])).toEqual(Array(12).fill('0'))
    await using later = await openTestWarehouse(database, way())
    expect((await later.query(count, noSignal())).rows[0]?.[0]).toBe('1')
    expect(warehouse.notices).toEqual([])
  })

  test('a cancel leaves a shared snapshot alone', async () => {
    await using warehouse = await openTestWarehouse(database, way(), { connections: 1, statementTimeoutMs: 60_000 })
    expect(await warehouse.shareSnapshot(60_000, noSignal())).toBe(null)
    const running = "select pid from pg_stat_activity where query like '%/* pooled too */' and state = 'active'"
    for (let round = 0; round < 5; round++) {
      const controller = new AbortController()
      const query = warehouse.query('select pg_sleep(30) /* pooled too */', controller.signal)
      const outcome = expect(query).rejects.toMatchObject({ sqlState: '57014' })
      await eventually(async () => (await database.query(running)).length === 1)
      controller.abort()
      await outcome
      expect((await warehouse.query('select 1 from pg_sleep(0.02)', noSignal())).rows).toEqual([['1']])
    }
    expect(warehouse.notices).toEqual([])
  })

  test('close gives the connection of a shared snapshot back', async () => {
    await using one = await startPgbouncer(database, 1)
    const warehouse = await openTestWarehouse(database, { ...way(), port: one.port }, { connections: 1 })
    expect(await warehouse.shareSnapshot(60_000, noSignal())).toBe(null)
    const { rows } = await warehouse.query('select pg_backend_pid()', noSignal())
    await warehouse.close()
    await using next = await openTestWarehouse(database, { ...way(), port: one.port }, { connections: 1 })
    expect((await next.query('select pg_backend_pid()', noSignal())).rows).toEqual(rows)
  })

  test('a pooler with a single connection shares none, and says why; queries run without', async () => {
    await using one = await startPgbouncer(database, 1)
    await using warehouse = await openTestWarehouse(database, { ...way(), port: one.port }, { connections: 2 })
    expect(await warehouse.shareSnapshot(60_000, noSignal())).toMatch(/pooler/)
    const answers = await Promise.all([1, 2, 3].map((n) => warehouse.query(`select ${n}`, noSignal())))
    expect(answers.map(({ rows }) => rows)).toEqual([[['1']], [['2']], [['3']]])
  })
})
