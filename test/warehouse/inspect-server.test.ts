import { expect, test } from 'vitest'
import { inspectServer } from '../../src/warehouse/inspect-server.ts'
import { createDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from './open-test-warehouse.ts'

test('tells what a schema holds, and what of it the role may read', async () => {
  await using database = await createDatabase(`
    create schema "it's ""here""";
    create table "it's ""here""".a (id int primary key);
    create view "it's ""here""".b as select 1 as one;
    create sequence "it's ""here""".not_a_relation_to_check;
  `)
  const role = `${database.name}_some`
  await database.query(`
    create role "${role}"; grant usage on schema "it's ""here""" to "${role}";
    grant select on "it's ""here""".a to "${role}"`)
  try {
    await using warehouse = await openTestWarehouse(database, { role: `"${role}"`, searchPath: 'public' })
    const facts = await inspectServer(warehouse, 'it\'s "here"', noSignal())
    const [row] = await database.query("select split_part(current_setting('server_version'), ' ', 1) as version")
    expect(facts).toEqual({
      description: warehouse.description,
      version: row?.['version'],
      database: database.name,
      user: database.user,
      role,
      isInRecovery: false,
      tlsVersion: null,
      searchPath: 'public',
      timeZone: expect.any(String),
      schema: 'it\'s "here"',
      hasSchema: true,
      canUseSchema: true,
      relations: 2n,
      readableRelations: 1n,
    })
    expect(warehouse.description).toBe(
      `PostgreSQL ${facts.version} on ${database.host}:${database.port}, database ${database.name}, user ${database.user}`,
    )
  } finally {
    await database.query(`drop owned by "${role}"; drop role "${role}"`)
  }
})

test('a schema that does not exist has nothing in it', async () => {
  await using database = await createDatabase()
  await using warehouse = await openTestWarehouse(database)
  expect(await inspectServer(warehouse, 'nowhere', noSignal())).toMatchObject({
    hasSchema: false,
    canUseSchema: false,
    relations: 0n,
    readableRelations: 0n,
  })
})

test('a schema that the role may not use is there, but closed', async () => {
  await using database = await createDatabase('create schema closed; create table closed.a (id int)')
  const role = `${database.name}_none`
  await database.query(`create role "${role}"`)
  try {
    await using warehouse = await openTestWarehouse(database, { role: `"${role}"` })
    expect(await inspectServer(warehouse, 'closed', noSignal())).toMatchObject({
      hasSchema: true,
      canUseSchema: false,
      relations: 1n,
      readableRelations: 0n,
    })
  } finally {
    await database.query(`drop role "${role}"`)
  }
})
