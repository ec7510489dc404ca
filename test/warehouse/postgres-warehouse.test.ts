import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from './open-test-warehouse.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await createDatabase(`
    create table orders (id bigint, amount numeric);
    insert into orders values (1, 2.50), (2, null);
    create function write() returns int language sql as 'insert into orders values (3, 3); select 1';
  `)
})

afterAll(() => database[Symbol.asyncDispose]())

describe('values', () => {
  test('come as the text that Postgres writes, with the type of their column', async () => {
    await using warehouse = await openTestWarehouse(database)
    const result = await warehouse.query(
      `select 9223372036854775807::bigint as big, 1.10::numeric as exact, 0.1::float8 as float, true as yes,
        null::int as nothing, '{1,2}'::int[] as list, timestamptz '2024-01-01 00:00+00' at time zone 'UTC' as moment,
        '{"a": 1}'::jsonb as json, 'é'::text as text`,
      noSignal(),
    )
    expect(result.rows).toEqual([
      ['9223372036854775807', '1.10', '0.1', 't', null, '{1,2}', '2024-01-01 00:00:00', '{"a": 1}', 'é'],
    ])
    expect(result.columns.slice(0, 4)).toEqual([
      { name: 'big', typeOid: 20 },
      { name: 'exact', typeOid: 1700 },
      { name: 'float', typeOid: 701 },
      { name: 'yes', typeOid: 16 },
    ])
  })

  test('come in the order of the rows, columns of equal names kept apart', async () => {
    await using warehouse = await openTestWarehouse(database)
    const { columns, rows } = await warehouse.query('select id as x, amount as x from orders order by id', noSignal())
    expect(columns.map(({ name }) => name)).toEqual(['x', 'x'])
    expect(rows).toEqual([
      ['1', '2.50'],
      ['2', null],
    ])
  })

  test('no rows and no columns are both an answer', async () => {
    await using warehouse = await openTestWarehouse(database)
    expect(await warehouse.query('select id from orders where false', noSignal())).toEqual({
      columns: [{ name: 'id', typeOid: 20 }],
      rows: [],
    })
    expect(await warehouse.query('-- nothing', noSignal())).toEqual({ columns: [], rows: [] })
  })
})

describe('a query can change nothing', () => {
  test('through a function that writes', async () => {
    await using warehouse = await openTestWarehouse(database)
    await expect(warehouse.query('select write()', noSignal())).rejects.toMatchObject({
      name: 'StatementError',
      sqlState: '25006',
    })
    expect(await database.query('select count(*)::int as n from orders')).toEqual([{ n: 2 }])
  })

  test.each([
    ['by a second statement', 'select 1; delete from orders', '42601'],
    ['by leaving the transaction', 'commit; delete from orders', '42601'],
    ['by making the transaction writable', 'set transaction read write', '25001'],
    ['by a setting', "select set_config('transaction_read_only', 'off', true), write()", '25001'],
    ['by deleting', 'delete from orders', '25006'],
    ['by making a table', 'create table other (id int)', '25006'],
  ])('%s', async (_, sql, sqlState) => {
    await using warehouse = await openTestWarehouse(database)
    await expect(warehouse.query(sql, noSignal())).rejects.toMatchObject({ name: 'StatementError', sqlState })
    expect(await database.query('select count(*)::int as n from orders')).toEqual([{ n: 2 }])
  })

  test('by a text that ends the transaction: the next query is read-only again', async () => {
    await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
    await warehouse.query('commit', noSignal())
    await expect(warehouse.query('select write()', noSignal())).rejects.toMatchObject({ sqlState: '25006' })
  })
})
