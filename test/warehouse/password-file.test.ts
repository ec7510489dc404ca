import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findPassword, readPasswordFile } from '../../src/warehouse/password-file.ts'
import { postgresConnection } from '../support/postgres-connection.ts'

const CONNECTION = postgresConnection()

describe('a line', () => {
  test.each([
    ['names everything', 'db.example.com:5432:shop:ana:secret', 'secret'],
    ['leaves all open', '*:*:*:*:secret', 'secret'],
    ['is for another host', 'db:5432:shop:ana:secret', null],
    ['is for another port', '*:5433:*:*:secret', null],
    ['is for another database', '*:*:shop2:*:secret', null],
    ['is for another user', '*:*:*:bob:secret', null],
    ['is a comment', '#*:*:*:*:secret', null],
    ['is too short', '*:*:*:secret', null],
    ['is empty', '', null],
    ['has escapes', '*:*:*:*:a\\:b\\\\c', 'a:b\\c'],
    ['ends as on Windows', '*:*:*:*:secret\r', 'secret'],
    ['stands after others that do not fit', '*:*:*:bob:no\n*:*:*:ana:yes\n*:*:*:*:later', 'yes'],
  ])('that %s', (_, text, password) => {
    expect(findPassword(text, CONNECTION)).toBe(password)
  })

  test('that is for localhost fits a default socket', () => {
    expect(findPassword('localhost:*:*:*:secret', { ...CONNECTION, host: '/var/run/postgresql' })).toBe('secret')
    expect(findPassword('localhost:*:*:*:secret', { ...CONNECTION, host: '/elsewhere' })).toBe(null)
  })
})

describe('the file', () => {
  let home: string

  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'assay-home-'))
    await writeFile(join(home, '.pgpass'), '*:*:*:*:from home', { mode: 0o600 })
    await writeFile(join(home, 'other'), '*:*:*:*:from elsewhere', { mode: 0o600 })
  })

  afterAll(() => rm(home, { recursive: true }))

  test('is ~/.pgpass', async () => {
    expect(await readPasswordFile(CONNECTION, { HOME: home })).toBe('from home')
  })

  test('is the one that PGPASSFILE names', async () => {
    expect(await readPasswordFile(CONNECTION, { HOME: home, PGPASSFILE: join(home, 'other') })).toBe('from elsewhere')
  })

  test('may be missing, or be a folder', async () => {
    expect(await readPasswordFile(CONNECTION, { PGPASSFILE: join(home, 'missing') })).toBe(null)
    expect(await readPasswordFile(CONNECTION, { PGPASSFILE: home })).toBe(null)
  })

  test.skipIf(process.platform === 'win32')('counts for nothing if others can read it', async () => {
    await chmod(join(home, 'other'), 0o644)
    expect(await readPasswordFile(CONNECTION, { PGPASSFILE: join(home, 'other') })).toBe(null)
  })
})
