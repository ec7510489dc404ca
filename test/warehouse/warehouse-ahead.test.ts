import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProjectError } from '../../src/errors.ts'
import { planChecks, testChecks } from '../../src/run.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import { WarehouseAhead } from '../../src/warehouse/warehouse-ahead.ts'
import { connect } from '../support/connect.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { tempProject } from '../support/temp-project.ts'
import { testOptions } from '../support/test-options.ts'
import { eventually } from './eventually.ts'
import { connectionTo, LIMITS, noSignal } from './open-test-warehouse.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase('create table rows as select 1 as id')
})
afterAll(() => database[Symbol.asyncDispose]())

const open = (signal: AbortSignal) => openWarehouse(connectionTo(database), LIMITS, {}, signal)

/** A server that takes connections and never says a word. */
async function silentServer() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { port, [Symbol.dispose]: () => void server.close() }
}

describe('a warehouse that was opened ahead', () => {
  test('sees the instant at which it was begun; a later snapshot is a new one', async () => {
    const ahead = new WarehouseAhead(noSignal())
    ahead.begin(open, 60_000)
    const warehouse = await ahead.opening
    if (warehouse === null) throw new Error('nothing was begun')
    const count = async () => (await warehouse.query('select count(*) from rows', noSignal())).rows[0]?.[0]
    expect(await count()).toBe('1')
    await using other = await connect(database.url)
    await other.query('insert into rows values (2)')
    expect(await warehouse.shareSnapshot(60_000, noSignal())).toBeNull()
    expect(await count()).toBe('1')
    expect(await warehouse.shareSnapshot(60_000, noSignal())).toBeNull()
    expect(await count()).toBe('2')
    await ahead.end()
    await eventually(async () => {
      const [row] = await other.query(
        "select count(*)::int as held from pg_stat_activity where application_name = 'assay' and datname = current_database()",
      )
      return row?.['held'] === 0
    })
  })

  test('is closed even if nobody ever asked for it, or nobody began', async () => {
    const ahead = new WarehouseAhead(noSignal())
    expect(ahead.opening).toBeNull()
    await ahead.end()
    ahead.begin(open, null)
    await ahead.end()
  })
})

test('an interruption ends the wait for a snapshot that was begun ahead', async () => {
  const [interrupt, sleep] = [new AbortController(), new AbortController()]
  const ahead = new WarehouseAhead(interrupt.signal)
  const busy = async (signal: AbortSignal) => {
    const warehouse = await openWarehouse(connectionTo(database), { ...LIMITS, connections: 1 }, {}, signal)
    warehouse.query('select pg_sleep(60)', sleep.signal).catch(() => {})
    return warehouse
  }
  ahead.begin(busy, 60_000)
  const warehouse = await ahead.opening
  const asked = warehouse?.shareSnapshot(60_000, interrupt.signal)
  interrupt.abort()
  expect(await asked).toBe('Sharing a snapshot was cancelled.')
  sleep.abort()
  await ahead.end()
}, 10_000)

describe('while a project is read', () => {
  const BROKEN = { 'models/a.yml': 'models: [' }

  test.each([
    ['test', testChecks],
    ['plan', planChecks],
  ])('assay %s waits for no server to say what is wrong in the project', async (_, ask) => {
    using server = await silentServer()
    using project = tempProject(BROKEN)
    const startedAt = performance.now()
    const asked = ask(
      testOptions({ projectDir: project.directory, url: `postgres://nobody@127.0.0.1:${server.port}/x` }),
    )
    await expect(asked).rejects.toThrow(ProjectError)
    expect(performance.now() - startedAt).toBeLessThan(8_000)
  })

  test('a server that cannot be reached is told where the project is sound', async () => {
    using project = tempProject({
      'models/a.sql': 'select 1 as id',
      'models/a.yml': 'models: [{ name: a, columns: [{ name: id, data_tests: [not_null] }] }]',
    })
    const asked = testChecks(testOptions({ projectDir: project.directory, url: 'postgres://nobody@127.0.0.1:1/x' }))
    await expect(asked).rejects.toMatchObject({ problems: [{ code: 'CONNECTION_REFUSED' }] })
  })
})
