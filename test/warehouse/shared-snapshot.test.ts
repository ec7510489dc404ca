import { execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { NOW } from '../../src/check-types/sql-text.ts'
import { sqlText } from '../../src/compile/sql-compiler.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { eventually } from './eventually.ts'
import { noSignal, openTestWarehouse } from './open-test-warehouse.ts'

const AGE_MS = 60_000
const COUNT = 'select count(*) from orders'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase(`
    create table orders (id int);
    create function write() returns int language sql as 'insert into orders values (3); select 1';
  `)
})

afterAll(() => database[Symbol.asyncDispose]())

const insert = () => database.query('insert into orders values (1)')

async function one(warehouse: Warehouse, sql: string): Promise<string | null | undefined> {
  const { rows } = await warehouse.query(sql, noSignal())
  return rows[0]?.[0]
}

/** The sessions of ours that keep a transaction open and do nothing in it. */
async function holders(): Promise<readonly number[]> {
  const rows = await database.query(
    `select pid from pg_stat_activity
    where datname = current_database() and application_name = 'assay' and state = 'idle in transaction'`,
  )
  return rows.map(({ pid }) => Number(pid))
}

/** The holder, once it is at rest. */
async function holder(): Promise<number> {
  await eventually(async () => (await holders()).length === 1)
  return (await holders())[0] ?? 0
}

/** Runs the query `count` times at once, each long enough that all of them run on connections of their own. */
function atOnce(warehouse: Warehouse, count: number, sql: string): Promise<readonly (string | null | undefined)[]> {
  return Promise.all(
    Array.from({ length: count }, async () => {
      const { rows } = await warehouse.query(`select (${sql}), pg_backend_pid() from pg_sleep(0.2)`, noSignal())
      return rows[0]?.join(' of ')
    }),
  )
}

/** Ends a session and waits until it has gone. */
const TERMINATE = `
  import pg from 'pg'
  const [url, pid] = process.argv.slice(1)
  const client = new pg.Client(url)
  await client.connect()
  await client.query('select pg_terminate_backend($1)', [pid])
  while ((await client.query('select from pg_stat_activity where pid = $1', [pid])).rowCount > 0);
  await client.end()`

describe('queries', () => {
  test('see what was committed before the snapshot and nothing since', async () => {
    await using shared = await openTestWarehouse(database)
    await using alone = await openTestWarehouse(database)
    expect(await shared.shareSnapshot(AGE_MS, noSignal())).toBe(null)
    const before = await one(shared, COUNT)
    expect(await one(alone, COUNT)).toBe(before)
    await insert()
    expect(await one(shared, COUNT)).toBe(before)
    expect(await one(alone, COUNT)).toBe(String(Number(before) + 1))
    expect(shared.notices).toEqual([])
  })

  test('see it on every connection', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 4 })
    expect(await warehouse.shareSnapshot(AGE_MS, noSignal())).toBe(null)
    const before = await one(warehouse, COUNT)
    await insert()
    const answers = await atOnce(warehouse, 4, COUNT)
    expect(answers.map((answer) => answer?.split(' of ')[0])).toEqual([before, before, before, before])
    expect(new Set(answers).size).toBe(4)
    expect(warehouse.notices).toEqual([])
  })

  test('are told its instant, on every connection and however late; without it, now', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 3 })
    const asked = sqlText(sql`select ${NOW}, now(), ${NOW} = now()`)
    expect((await warehouse.query(asked, noSignal())).rows[0]?.[2]).toBe('t')
    expect(await warehouse.shareSnapshot(AGE_MS, noSignal())).toBe(null)
    const answers = await Promise.all(
      [0, 0.2, 0.1, 0].map((delay) => warehouse.query(`${asked} from pg_sleep(${delay})`, noSignal())),
    )
    await insert()
    answers.push(await warehouse.query(asked, noSignal()))
    const instants = answers.map(({ rows }) => rows[0]?.[0])
    expect(new Set(instants).size).toBe(1)
    // on the connections that only import it, now() is later
    expect(new Set(answers.map(({ rows }) => rows[0]?.[1])).size).toBeGreaterThan(1)
    await warehouse.shareSnapshot(1, noSignal())
    await eventually(async () => warehouse.notices.length > 0)
    expect((await warehouse.query(asked, noSignal())).rows[0]?.[2]).toBe('t')
  })

  test('see it on the only connection there is', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    expect(await warehouse.shareSnapshot(AGE_MS, noSignal())).toBe(null)
    const before = await one(warehouse, COUNT)
    await insert()
    const answers = await atOnce(warehouse, 3, COUNT)
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toMatch(new RegExp(`^${before} of `))
  })

  test('see the new state after another snapshot was shared', async () => {
    await using warehouse = await openTestWarehouse(database)
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    const before = await one(warehouse, COUNT)
    await insert()
    expect(await warehouse.shareSnapshot(AGE_MS, noSignal())).toBe(null)
    expect(await one(warehouse, COUNT)).toBe(String(Number(before) + 1))
    await holder()
    expect(warehouse.notices).toEqual([])
  })

  test('have the limits, the role and the search path of the session on every connection', async () => {
    const role = `${database.name}_reader`
    await database.query(`create role "${role}"`)
    try {
      await using warehouse = await openTestWarehouse(
        database,
        { role: `"${role}"`, searchPath: 'pg_catalog' },
        { connections: 3, statementTimeoutMs: 4321 },
      )
      expect(await warehouse.shareSnapshot(AGE_MS, noSignal())).toBe(null)
      const shown = "concat_ws(' ', current_user, current_setting('search_path'), current_setting('statement_timeout'))"
      const answers = await atOnce(warehouse, 3, shown)
      for (const answer of answers) expect(answer).toContain(`${role} pg_catalog 4321ms of `)
    } finally {
      await database.query(`drop role "${role}"`)
    }
  })

  test('fail and leave the snapshot as it was', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 2, statementTimeoutMs: 300 })
    expect(await warehouse.shareSnapshot(AGE_MS, noSignal())).toBe(null)
    const before = await one(warehouse, COUNT)
    await insert()
    const pid = await holder()
    for (const [sql, sqlState] of [
      ['select 1 / 0', '22012'],
      ['select nothing', '42703'],
      ['select 1; select 2', '42601'],
      ['select pg_sleep(5)', '57014'],
    ] as const) {
      // Two at once: one of them runs on the holder.
      const outcomes = await Promise.allSettled([1, 2].map(() => warehouse.query(sql, noSignal())))
      for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { sqlState } })
      expect((await atOnce(warehouse, 2, COUNT)).map((answer) => answer?.split(' of ')[0])).toEqual([before, before])
    }
    expect(await holder()).toBe(pid)
    expect(warehouse.notices).toEqual([])
  })

  test.each([
    ['through a function', 'select write()', '25006'],
    ['after making the transaction writable', 'set transaction read write', '25001'],
    ['after a setting', "select set_config('transaction_read_only', 'off', true), write()", '25001'],
    ['by deleting', 'delete from orders', '25006'],
  ])('cannot write, %s', async (_, sql, sqlState) => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 2 })
    expect(await warehouse.shareSnapshot(AGE_MS, noSignal())).toBe(null)
    const outcomes = await Promise.allSettled([1, 2].map(() => warehouse.query(sql, noSignal())))
    for (const outcome of outcomes) expect(outcome).toMatchObject({ status: 'rejected', reason: { sqlState } })
    expect(warehouse.notices).toEqual([])
  })

  test('cannot leave settings behind', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1, statementTimeoutMs: 4321 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    await warehouse.query('set statement_timeout to 1', noSignal())
    expect(await one(warehouse, "select current_setting('statement_timeout')")).toBe('4321ms')
  })

  test('cannot end the transaction of the snapshot unnoticed, nor write after that', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    await warehouse.query('commit', noSignal())
    expect(warehouse.notices).toEqual([expect.stringContaining('was lost')])
    await expect(warehouse.query('select write()', noSignal())).rejects.toMatchObject({ sqlState: '25006' })
  })
})

describe('the guest', () => {
  test('holds no lock on a relation while it rests, so that nobody waits for it', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    const held = (pid: number) => `select locktype from pg_locks where pid = ${pid} and locktype <> 'virtualxid'`
    const pid = await holder()
    expect(await database.query(held(pid))).toEqual([])
    await one(warehouse, COUNT)
    await expect(warehouse.query('select 1 / (id - id) from orders', noSignal())).rejects.toMatchObject({
      sqlState: '22012',
    })
    expect(await holder()).toBe(pid)
    expect(await database.query(held(pid))).toEqual([])
    await database.query("set lock_timeout to '1s'; alter table orders add column note text")
    expect(warehouse.notices).toEqual([])
  })

  test('never has more connections than the limit', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 3 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    const running = atOnce(warehouse, 12, COUNT)
    let most = 0
    let isDone = false
    const done = running.then(() => {
      isDone = true
    })
    while (!isDone) {
      const [row] = await database.query(
        `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and application_name = 'assay'`,
      )
      most = Math.max(most, Number(row?.['n']))
    }
    await done
    expect(most).toBe(3)
  })

  test('leaves nothing open after close', async () => {
    const warehouse = await openTestWarehouse(database)
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    await holder()
    await warehouse.close()
    await warehouse.close()
    await eventually(async () => {
      const rows = await database.query(
        "select pid from pg_stat_activity where datname = current_database() and application_name = 'assay'",
      )
      return rows.length === 0
    })
    expect(warehouse.notices).toEqual([])
  })

  test('keeps its snapshot where the server ends transactions that rest', async () => {
    await database.query(`alter database "${database.name}" set idle_in_transaction_session_timeout to '100ms'`)
    try {
      await using warehouse = await openTestWarehouse(database)
      await warehouse.shareSnapshot(AGE_MS, noSignal())
      const before = await one(warehouse, COUNT)
      await insert()
      await sleep(400)
      expect(await one(warehouse, COUNT)).toBe(before)
      expect(warehouse.notices).toEqual([])
    } finally {
      await database.query(`alter database "${database.name}" reset idle_in_transaction_session_timeout`)
    }
  })
})

test('a server that does not let us share a snapshot says why, and queries see their own instants', async () => {
  await database.query('revoke execute on function pg_export_snapshot() from public')
  const role = `${database.name}_guest`
  await database.query(`create role "${role}" login password 'guest'; grant select on orders to "${role}"`)
  try {
    await using warehouse = await openTestWarehouse(database, { user: role, password: 'guest' })
    expect(await warehouse.shareSnapshot(AGE_MS, noSignal())).toBe(
      'The server does not share a snapshot: permission denied for function pg_export_snapshot.',
    )
    const before = await one(warehouse, COUNT)
    await insert()
    expect(await one(warehouse, COUNT)).toBe(String(Number(before) + 1))
    expect(await holders()).toEqual([])
  } finally {
    await database.query('grant execute on function pg_export_snapshot() to public')
    await eventually(async () => {
      const rows = await database.query(`select pid from pg_stat_activity where usename = '${role}'`)
      return rows.length === 0
    })
    await database.query(`drop owned by "${role}"; drop role "${role}"`)
  }
})

test('the connection that holds the snapshot is not closed for being idle, as the others are', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 2 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    await atOnce(warehouse, 2, COUNT)
    const pid = await holder()
    vi.advanceTimersByTime(30_000)
    const ours = "select pid from pg_stat_activity where datname = current_database() and application_name = 'assay'"
    await eventually(async () => (await database.query(ours)).length === 1)
    expect(await holder()).toBe(pid)
    expect(warehouse.notices).toEqual([])
  } finally {
    vi.useRealTimers()
  }
})

describe('a snapshot ends', () => {
  test('at its greatest age, whether or not a query comes', async () => {
    await using warehouse = await openTestWarehouse(database)
    await warehouse.shareSnapshot(300, noSignal())
    const before = await one(warehouse, COUNT)
    await insert()
    await holder()
    await eventually(async () => (await holders()).length === 0)
    expect(warehouse.notices).toEqual([expect.stringContaining('greatest age')])
    expect(await one(warehouse, COUNT)).toBe(String(Number(before) + 1))
  })

  test('at its greatest age only for queries that start later', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 2 })
    const before = await one(warehouse, COUNT)
    await warehouse.shareSnapshot(300, noSignal())
    await insert()
    // Counted after the sleep, on the holder and on a connection that imported the snapshot.
    const slow = `select (select count(*) from orders where s is not null) from (select pg_sleep(1)::text s) as slept`
    const running = Promise.all([one(warehouse, slow), one(warehouse, slow)])
    await eventually(async () => warehouse.notices.length === 1)
    expect(await running).toEqual([before, before])
    expect(await one(warehouse, COUNT)).toBe(String(Number(before) + 1))
    expect(await holders()).toEqual([])
  })

  test('when the connection that holds it is ended while it rests; queries go on without', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 3 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    const before = await one(warehouse, COUNT)
    await insert()
    await database.query(`select pg_terminate_backend(${await holder()})`)
    await eventually(async () => warehouse.notices.length === 1)
    expect(warehouse.notices).toEqual([expect.stringContaining('was lost')])
    const answers = await atOnce(warehouse, 3, COUNT)
    const after = String(Number(before) + 1)
    expect(answers.map((answer) => answer?.split(' of ')[0])).toEqual([after, after, after])
    expect(warehouse.notices).toHaveLength(1)
    expect(await holders()).toEqual([])
  })

  test('when the connection that holds it has gone before we heard of it; what failed of it is run again', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 3 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    await atOnce(warehouse, 3, COUNT)
    const before = await one(warehouse, COUNT)
    await insert()
    const pid = await holder()
    // Another process does it while this one stands still and cannot read what the server says.
    execFileSync(process.execPath, ['--input-type=module', '--eval', TERMINATE, database.url, String(pid)])
    const after = String(Number(before) + 1)
    const answers = await atOnce(warehouse, 3, COUNT)
    expect(answers.map((answer) => answer?.split(' of ')[0])).toEqual([after, after, after])
    expect(warehouse.notices).toHaveLength(1)
  })

  test('when the connection that holds it is ended under a query, which is run again without', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    const pid = await holder()
    const before = await one(warehouse, COUNT)
    await insert()
    const answer = one(warehouse, `select count(*), pg_sleep(0.5) from orders /* of the holder */`)
    await eventually(async () => {
      const rows = await database.query(`select 1 from pg_stat_activity where pid = ${pid} and state = 'active'`)
      return rows.length === 1
    })
    await database.query(`select pg_terminate_backend(${pid})`)
    expect(await answer).toBe(String(Number(before) + 1))
    expect(warehouse.notices).toEqual([expect.stringMatching(/lost \(terminating connection due to administrator/)])
  })
})

describe('a cancel', () => {
  const running = "select pid from pg_stat_activity where query like '%/* stop */' and state = 'active'"

  test('ends one query; the others keep the snapshot, on the same connections', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 2, statementTimeoutMs: 60_000 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    const before = await one(warehouse, COUNT)
    await insert()
    const pid = await holder()
    for (let round = 0; round < 10; round++) {
      const controller = new AbortController()
      const queries = [1, 2].map(() => warehouse.query('select pg_sleep(30) /* stop */', controller.signal))
      const outcomes = Promise.allSettled(queries)
      await eventually(async () => (await database.query(running)).length === 2)
      controller.abort()
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({ status: 'rejected', reason: { sqlState: '57014' } })
      }
      expect((await atOnce(warehouse, 2, COUNT)).map((answer) => answer?.split(' of ')[0])).toEqual([before, before])
    }
    expect(await holder()).toBe(pid)
    expect(warehouse.notices).toEqual([])
  })

  test('that comes as the query ends never hits the next one', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    await warehouse.shareSnapshot(AGE_MS, noSignal())
    for (let round = 0; round < 60; round++) {
      const controller = new AbortController()
      const query = warehouse.query('select pg_sleep(0.004)', controller.signal).catch(() => null)
      await sleep(2 + (round % 6))
      controller.abort()
      await query
      expect(await one(warehouse, 'select 1 from pg_sleep(0.002)')).toBe('1')
    }
    expect(warehouse.notices).toEqual([])
  })

  test('of the beginning leaves no snapshot', async () => {
    await using warehouse = await openTestWarehouse(database)
    expect(await warehouse.shareSnapshot(AGE_MS, AbortSignal.abort())).toMatch(/cancelled/)
    await insert()
    expect(await holders()).toEqual([])
  })
})
