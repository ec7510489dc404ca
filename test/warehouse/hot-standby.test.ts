import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import { eventually } from './eventually.ts'
import { LIMITS, noSignal } from './open-test-warehouse.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'
import { type Standby, startStandby } from './start-standby.ts'

let primary: OwnServer
let standby: Standby | null = null

beforeAll(async () => {
  primary = await startOwnServer()
  await primary.admin.query('create table orders (n int)')
  const [row] = await primary.admin.query("select current_setting('server_version_num')::int as version")
  // Older ones are copied by functions of other names.
  if (Number(row?.['version']) >= 150000) standby = await startStandby(primary)
})

afterAll(async () => {
  await standby?.[Symbol.asyncDispose]()
  await primary?.[Symbol.asyncDispose]()
})

beforeEach(async ({ skip }) => {
  skip(standby === null, 'no Postgres 15 or later to make a standby of')
  await primary.admin.query('truncate orders; insert into orders select n from generate_series(1, 1000) as n')
  await standby?.catchUp()
})

async function open(): Promise<Warehouse & AsyncDisposable> {
  const warehouse = await openWarehouse(standby?.connection ?? primary.connection, LIMITS, {})
  return { ...warehouse, [Symbol.asyncDispose]: () => warehouse.close() }
}

/** Counts on two connections at once. */
async function counts(warehouse: Warehouse): Promise<readonly (string | null | undefined)[]> {
  const sql = 'select (select count(*) from orders) from pg_sleep(0.1)'
  const results = await Promise.all([1, 2].map(() => warehouse.query(sql, noSignal())))
  return results.map(({ rows }) => rows[0]?.[0])
}

test('a standby shares a snapshot too', async () => {
  await using warehouse = await open()
  expect(await warehouse.shareSnapshot(60_000, noSignal())).toBe(null)
  expect(await counts(warehouse)).toEqual(['1000', '1000'])
  await primary.admin.query('insert into orders values (0)')
  await standby?.catchUp()
  expect(await counts(warehouse)).toEqual(['1000', '1000'])
  await using later = await open()
  expect(await counts(later)).toEqual(['1001', '1001'])
  expect(warehouse.notices).toEqual([])
})

test('a standby that must remove what the snapshot sees ends it, and queries go on without', async () => {
  await using warehouse = await open()
  expect(await warehouse.shareSnapshot(60_000, noSignal())).toBe(null)
  expect(await counts(warehouse)).toEqual(['1000', '1000'])
  await primary.admin.query('delete from orders where n <= 400')
  await primary.admin.query('vacuum orders')
  await standby?.catchUp()
  await eventually(async () => warehouse.notices.length === 1)
  expect(await counts(warehouse)).toEqual(['600', '600'])
})

test('a query that such a removal cancels is run again without the snapshot', async () => {
  await using warehouse = await open()
  expect(await warehouse.shareSnapshot(60_000, noSignal())).toBe(null)
  const slow = 'select (select count(*) from orders where s is not null) from (select pg_sleep(1)::text as s) as slept'
  const running = Promise.all([1, 2].map(() => warehouse.query(slow, noSignal())))
  await primary.admin.query('delete from orders where n <= 400')
  await primary.admin.query('vacuum orders')
  await standby?.catchUp()
  expect((await running).map(({ rows }) => rows[0]?.[0])).toEqual(['600', '600'])
  expect(warehouse.notices).toHaveLength(1)
})
