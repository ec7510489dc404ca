import type { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from './connect.ts'
import { createDatabase, createEmbedded } from './database.ts'

describe('a test database', () => {
  test('holds what its script made', async () => {
    await using database = await createDatabase(`
      create table fruit (name text, weight bigint);
      insert into fruit values ('apple', 150), ('pear', null);
    `)
    expect(await database.query('select name, weight from fruit order by name')).toEqual([
      { name: 'apple', weight: '150' },
      { name: 'pear', weight: null },
    ])
  })

  test('is a new one each time', async () => {
    await using first = await createDatabase('create table here ()')
    await using second = await createDatabase()
    expect(second.name).not.toBe(first.name)
    expect(await second.query(`select to_regclass('here') as found`)).toEqual([{ found: null }])
  })

  test('is dropped although somebody is still connected', async () => {
    const database = await createDatabase()
    await using guest = await connect(database.url)
    await database[Symbol.asyncDispose]()
    await expect(guest.query('select 1')).rejects.toThrow()
    await expect(database.query('select 1')).rejects.toMatchObject({ code: '3D000' })
  })

  test('is described by its parts as by its url', async () => {
    await using database = await createDatabase()
    const { user, host, port, name } = database
    const url = new URL(database.url)
    expect({ user: url.username, host: url.hostname, port: Number(url.port), name: url.pathname.slice(1) }).toEqual({
      user,
      host,
      port,
      name,
    })
    expect(await database.query('select current_database() as name, current_user as user')).toEqual([{ name, user }])
  })

  test('keeps time in UTC', async () => {
    await using database = await createDatabase()
    expect(await database.query('show timezone')).toEqual([{ TimeZone: expect.stringMatching(/^(Etc\/)?UTC$/) }])
  })
})

describe('an embedded database', () => {
  let database: PGlite
  beforeAll(async () => {
    database = await createEmbedded('create table fruit as select 1 as weight')
  })
  afterAll(() => database.close())

  test('holds what its script made', async () => {
    expect((await database.query('select * from fruit')).rows).toEqual([{ weight: 1 }])
  })

  test('is a new one each time', async () => {
    await using other = await createEmbedded()
    expect((await other.query(`select to_regclass('fruit') as found`)).rows).toEqual([{ found: null }])
  })
})
