import { describe, expect, test } from 'vitest'
import { foldIdentifier } from '../../src/warehouse/session-settings.ts'
import { createDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from './open-test-warehouse.ts'

describe('a role is named as in `set role`', () => {
  test.each([
    ['analyst', 'analyst'],
    ['Analyst', 'analyst'],
    ['"Analyst"', 'Analyst'],
    ['"a ""b"" c"', 'a "b" c'],
    ['ÄRZTE', 'Ärzte'],
    ['read-only', 'read-only'],
    ['none', 'none'],
  ])('%s is %s', (text, name) => {
    expect(foldIdentifier(text)).toBe(name)
  })
})

test('a role gives its rights to every query, and takes those of the user away', async () => {
  await using database = await createDatabase(`
    create schema marts; create table marts.orders (id int); create table public.orders (id int, is_public bool);
  `)
  const role = `${database.name}_Role`
  await database.query(
    `create role "${role}"; grant usage on schema marts to "${role}"; grant select on marts.orders to "${role}"`,
  )
  try {
    await using warehouse = await openTestWarehouse(database, { role: `"${role}"`, searchPath: '"marts", public' })
    for (let attempt = 0; attempt < 3; attempt++) {
      const { rows } = await warehouse.query(
        "select current_user, session_user, current_setting('search_path')",
        noSignal(),
      )
      expect(rows).toEqual([[role, database.user, '"marts", public']])
    }
    expect((await warehouse.query('select * from orders', noSignal())).columns.length).toBe(1)
    await expect(warehouse.query('select * from public.orders', noSignal())).rejects.toMatchObject({
      sqlState: '42501',
    })
  } finally {
    await database.query(`drop owned by "${role}"; drop role "${role}"`)
  }
})

test('a role that does not exist is told when connecting', async () => {
  await using database = await createDatabase()
  await expect(openTestWarehouse(database, { role: 'nobody_of_this_name' })).rejects.toMatchObject({
    name: 'WarehouseError',
    code: 'CONNECTION_FAILED',
    message: expect.stringContaining('role "nobody_of_this_name" does not exist'),
  })
})
