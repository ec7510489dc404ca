import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WarehouseError } from '../../src/errors.ts'
import type { PostgresConnection } from '../../src/model/target.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import { connect } from '../support/connect.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { connectionTo, LIMITS, openTestWarehouse } from './open-test-warehouse.ts'

const PASSWORD = 'hunter2-correct-horse'

let database: TestDatabase
let role: string

beforeAll(async () => {
  database = await createDatabase()
  role = `${database.name}_login`
  await database.query(`create role "${role}" login password '${PASSWORD}'`)
})

afterAll(async () => {
  await database.query(`drop owned by "${role}"; drop role "${role}"`)
  await database[Symbol.asyncDispose]()
})

/** The error of a way that does not lead to the database; it has exactly one problem and never the password. */
async function failure(changes: Partial<PostgresConnection>): Promise<WarehouseError> {
  const error = await openTestWarehouse(database, { password: PASSWORD, ...changes }).then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof WarehouseError)) throw new Error('expected a WarehouseError', { cause: error })
  expect(error.problems.length).toBe(1)
  expect(JSON.stringify(error.problems) + error.stack).not.toContain(changes.password || PASSWORD)
  expect(error.problems[0]?.hint).toBeTruthy()
  return error
}

/** A server that is none: it accepts and does what it is told. */
async function listen(server: Server): Promise<{ port: number } & AsyncDisposable> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, [Symbol.asyncDispose]: async () => void server.close() }
}

test('a port where nothing listens', async () => {
  const { port } = await listen(createServer()).then(async (listening) => {
    await listening[Symbol.asyncDispose]()
    return listening
  })
  const error = await failure({ host: '127.0.0.1', port })
  expect(error.code).toBe('CONNECTION_REFUSED')
  expect(error.message).toBe(
    `No connection to host 127.0.0.1, port ${port}, database ${database.name}, user ${database.user}: nothing listens there.`,
  )
})

test('a name with several addresses where nothing listens', async () => {
  const listening = await listen(createServer())
  await listening[Symbol.asyncDispose]()
  expect((await failure({ host: 'localhost', port: listening.port })).code).toBe('CONNECTION_REFUSED')
})

test('a socket that does not exist', async () => {
  expect((await failure({ host: '/nowhere' })).code).toBe('CONNECTION_REFUSED')
})

test('a host that does not exist', async () => {
  expect((await failure({ host: 'nosuch.invalid' })).code).toBe('HOST_NOT_FOUND')
})

test('a server that accepts and never answers', async () => {
  await using silent = await listen(createServer(() => {}))
  const startedAt = performance.now()
  const error = await failure({ host: '127.0.0.1', port: silent.port, connectTimeoutSeconds: 1, sslMode: 'disable' })
  expect(error.code).toBe('CONNECTION_TIMEOUT')
  expect(performance.now() - startedAt).toBeLessThan(3000)
})

test('an interruption ends the waiting', async () => {
  await using silent = await listen(createServer(() => {}))
  const connection = connectionTo(database, { host: '127.0.0.1', port: silent.port, retries: 3 })
  const controller = new AbortController()
  const opening = openWarehouse(connection, LIMITS, {}, controller.signal)
  const startedAt = performance.now()
  setTimeout(() => controller.abort(), 100)
  await expect(opening).rejects.toBeInstanceOf(WarehouseError)
  expect(performance.now() - startedAt).toBeLessThan(2000)
})

test('a server that hangs up', async () => {
  await using rude = await listen(createServer((socket) => socket.end()))
  expect((await failure({ host: '127.0.0.1', port: rude.port })).code).toBe('CONNECTION_FAILED')
})

test('a server that speaks another language', async () => {
  await using web = await listen(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
  const error = await failure({ host: '127.0.0.1', port: web.port, sslMode: 'disable', connectTimeoutSeconds: 1 })
  expect(['CONNECTION_FAILED', 'CONNECTION_TIMEOUT']).toContain(error.code)
})

test('an unknown database', async () => {
  const error = await failure({ database: 'no such database', password: database.password })
  expect(error.code).toBe('DATABASE_NOT_FOUND')
  expect(error.message).toContain('database "no such database" does not exist')
})

test('an unknown user', async () => {
  expect((await failure({ user: 'no such user' })).code).toBe('AUTHENTICATION_FAILED')
})

test('a wrong password, and none where one is wanted', async ({ skip }) => {
  const wantsPassword = await connect(database.url.replace(/\/\/[^@]*@/, `//${role}:wrong@`)).then(
    () => false,
    () => true,
  )
  skip(!wantsPassword, 'the test server lets everybody in (trust), so no password is wrong')
  const wrong = await failure({ user: role, password: 'wr0ng-pa55word' })
  expect(wrong.code).toBe('AUTHENTICATION_FAILED')
  expect(wrong.message).toContain(`password authentication failed for user "${role}"`)
  const missing = await failure({ user: role, password: null })
  expect(missing.code).toBe('AUTHENTICATION_FAILED')
  expect(missing.message).toContain('the server wants a password and there is none')
  expect((await failure({ user: role, password: '' })).code).toBe('AUTHENTICATION_FAILED')
})

test('a database that the user may not connect to', async () => {
  await database.query(`revoke connect on database "${database.name}" from public`)
  const error = await failure({ user: role })
  expect(error.code).toBe('CONNECTION_FAILED')
  expect(error.message).toContain('permission denied for database')
})

test('no more room on the server', async () => {
  await database.query(
    `grant connect on database "${database.name}" to "${role}"; alter role "${role}" connection limit 0`,
  )
  const error = await failure({ user: role })
  expect(error.code).toBe('CONNECTION_FAILED')
  expect(error.message).toContain('too many connections')
})
