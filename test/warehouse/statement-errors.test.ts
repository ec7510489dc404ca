import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from './open-test-warehouse.ts'

let database: TestDatabase
let reader: string

beforeAll(async () => {
  database = await createDatabase('create table secrets (id int, name text)')
  reader = `${database.name}_reader`
  await database.query(`create role "${reader}" login password 'it''s read-only'`)
})

afterAll(async () => {
  await database.query(`drop owned by "${reader}"; drop role "${reader}"`)
  await database[Symbol.asyncDispose]()
})

test.each([
  ['a missing relation', 'select * from nowhere', '42P01', 'relation "nowhere" does not exist'],
  ['a missing column', 'select nme from secrets', '42703', 'column "nme" does not exist'],
  ['types that do not fit', "select * from secrets where id = 'x'", '22P02', 'invalid input syntax'],
  ['a wrong type of operator', 'select name > 1 from secrets', '42883', 'HINT: '],
  ['a syntax error', 'select from from', '42601', 'syntax error'],
])('%s is told with its code, and the warehouse goes on', async (_, sql, sqlState, message) => {
  await using warehouse = await openTestWarehouse(database, {}, { connections: 1 })
  await expect(warehouse.query(sql, noSignal())).rejects.toMatchObject({
    name: 'StatementError',
    sqlState,
    message: expect.stringContaining(message),
  })
  expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
})

test('the detail that the server gives is part of the message', async () => {
  await using warehouse = await openTestWarehouse(database)
  await expect(warehouse.query('select \'{"a": 1\'::json', noSignal())).rejects.toMatchObject({
    sqlState: '22P02',
    message: expect.stringContaining('\nDETAIL: '),
  })
})

test('a table that the user may not read is told as such', async () => {
  await using warehouse = await openTestWarehouse(database, { user: reader, password: "it's read-only" })
  await expect(warehouse.query('select * from secrets', noSignal())).rejects.toMatchObject({
    name: 'StatementError',
    sqlState: '42501',
    message: 'permission denied for table secrets',
  })
})
