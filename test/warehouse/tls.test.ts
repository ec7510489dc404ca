import { cp, mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PostgresConnection } from '../../src/model/target.ts'
import { inspectServer } from '../../src/warehouse/inspect-server.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import { type Certificates, makeCertificates } from './certificates.ts'
import { eventually } from './eventually.ts'
import { isInstalled } from './is-installed.ts'
import { LIMITS, noSignal } from './open-test-warehouse.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'

let server: OwnServer
let certificates: Certificates

const hasOpenssl = isInstalled('openssl', 'version')

beforeAll(async () => {
  if (!hasOpenssl) return
  certificates = await makeCertificates('bearer')
  server = await startOwnServer()
  await server.writeFile('server.crt', certificates.server.certificate)
  await server.writeFile('server.key', certificates.server.key)
  await server.writeFile('root.crt', await readFile(certificates.authority, 'utf8'))
  await server.writeFile(
    'pg_hba.conf',
    `local all all scram-sha-256
    hostssl all bearer all cert
    hostssl all only_tls all scram-sha-256
    hostnossl all only_plain all scram-sha-256
    host all postgres all scram-sha-256`,
  )
  await server.admin.query(`create role only_tls login password 'x'; create role only_plain login password 'x'`)
  await server.admin.query('create role bearer login')
  await setTls(true)
})

afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await certificates?.[Symbol.asyncDispose]()
})

beforeEach(({ skip }) => skip(!hasOpenssl, 'the program openssl is not installed'))

async function setTls(isOn: boolean): Promise<void> {
  await server.admin.query(`alter system set ssl = ${isOn}`)
  await server.admin.query("alter system set ssl_ca_file = 'root.crt'")
  await server.admin.query('select pg_reload_conf()')
  await eventually(async () => {
    const [row] = await server.admin.query('show ssl')
    return row?.['ssl'] === (isOn ? 'on' : 'off')
  })
  // The postmaster, which accepts the connections, may be a moment behind.
  await sleep(100)
}

/** How the server sees us: the version of TLS, null for a plain connection, or the code of what went wrong. */
async function encryption(changes: Partial<PostgresConnection>, home = certificates.home): Promise<string | null> {
  try {
    const warehouse = await openWarehouse({ ...server.connection, ...changes }, LIMITS, { HOME: home })
    const { tlsVersion } = await inspectServer(warehouse, 'public', noSignal())
    await warehouse.close()
    return tlsVersion
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

const BAD = 'TLS_FAILED'
const TLS = 'TLSv1.3'

describe('against a server with TLS, sslmode', () => {
  test.each<[PostgresConnection['sslMode'], string | null]>([
    ['disable', null],
    ['allow', null],
    ['prefer', TLS],
    ['require', TLS],
    // No certificate to verify with.
    ['verify-ca', BAD],
    ['verify-full', BAD],
  ])('%s without a root certificate gives %s', async (sslMode, expected) => {
    expect(await encryption({ sslMode })).toBe(expected)
  })

  test.each<[PostgresConnection['sslMode'], string | null]>([
    ['disable', null],
    ['allow', null],
    ['prefer', TLS],
    ['require', TLS],
    ['verify-ca', TLS],
    ['verify-full', TLS],
  ])('%s with the right root certificate gives %s', async (sslMode, expected) => {
    expect(await encryption({ sslMode, sslRootCert: certificates.authority })).toBe(expected)
  })

  test.each<[PostgresConnection['sslMode'], string | null]>([
    ['disable', null],
    ['allow', null],
    ['prefer', null],
    ['require', BAD],
    ['verify-ca', BAD],
    ['verify-full', BAD],
  ])('%s with a wrong root certificate gives %s', async (sslMode, expected) => {
    expect(await encryption({ sslMode, sslRootCert: certificates.otherAuthority })).toBe(expected)
  })

  test('verify-full checks the name of the host, verify-ca does not', async () => {
    // The certificate is for localhost only.
    const changes = { host: '127.0.0.1', sslRootCert: certificates.authority }
    expect(await encryption({ ...changes, sslMode: 'verify-ca' })).toBe(TLS)
    expect(await encryption({ ...changes, sslMode: 'verify-full' })).toBe(BAD)
  })

  test('require takes the root certificate from the home directory', async () => {
    const home = join(certificates.home, 'home')
    await mkdir(join(home, '.postgresql'), { recursive: true })
    await cp(certificates.otherAuthority, join(home, '.postgresql', 'root.crt'))
    expect(await encryption({ sslMode: 'require' }, home)).toBe(BAD)
    await cp(certificates.authority, join(home, '.postgresql', 'root.crt'))
    expect(await encryption({ sslMode: 'require' }, home)).toBe(TLS)
    expect(await encryption({ sslMode: 'verify-full' }, home)).toBe(TLS)
    await rm(home, { recursive: true })
  })

  test('a root certificate in the home directory that cannot be read is told, not passed over', async () => {
    const home = join(certificates.home, 'home')
    await mkdir(join(home, '.postgresql', 'root.crt'), { recursive: true })
    expect(await encryption({ sslMode: 'require' }, home)).toBe(BAD)
    await rm(home, { recursive: true })
  })

  test('sslrootcert=system does not trust a private authority, and asks for verify-full', async () => {
    expect(await encryption({ sslMode: 'verify-full', sslRootCert: 'system' })).toBe(BAD)
    expect(await encryption({ sslMode: 'require', sslRootCert: 'system' })).toBe(BAD)
  })

  test('a certificate file that is missing or no certificate is told', async () => {
    expect(await encryption({ sslMode: 'verify-full', sslRootCert: '/nowhere.crt' })).toBe(BAD)
    expect(await encryption({ sslMode: 'require', sslCert: '/nowhere.crt' })).toBe(BAD)
    const { key } = certificates.client
    expect(await encryption({ sslMode: 'require', sslCert: key, sslKey: key })).toBe(BAD)
  })
})

describe('users that may come only', () => {
  test('encrypted', async () => {
    const user = { user: 'only_tls', password: 'x' }
    expect(await encryption({ ...user, sslMode: 'disable' })).toBe('AUTHENTICATION_FAILED')
    expect(await encryption({ ...user, sslMode: 'allow' })).toBe(TLS)
    expect(await encryption({ ...user, sslMode: 'prefer' })).toBe(TLS)
  })

  test('unencrypted', async () => {
    const user = { user: 'only_plain', password: 'x' }
    expect(await encryption({ ...user, sslMode: 'prefer' })).toBe(null)
    expect(await encryption({ ...user, sslMode: 'allow' })).toBe(null)
    expect(await encryption({ ...user, sslMode: 'require' })).toBe('AUTHENTICATION_FAILED')
  })

  test('with a certificate of their own', async () => {
    const user = { user: 'bearer', password: null, sslMode: 'require' as const }
    const { certificate, key } = certificates.client
    expect(await encryption({ ...user, sslCert: certificate, sslKey: key })).toBe(TLS)
    expect(await encryption({ ...user, sslCert: certificate })).toBe(BAD)
    expect(await encryption(user)).toBe('AUTHENTICATION_FAILED')
  })
})

/** Starts a long query and expects that the server itself ends it when asked. */
async function expectCancel(connection: PostgresConnection): Promise<void> {
  const warehouse = await openWarehouse(connection, LIMITS, {})
  const controller = new AbortController()
  const query = warehouse.query('select pg_sleep(20) /* cancel me */', controller.signal)
  const outcome = expect(query).rejects.toMatchObject({
    sqlState: '57014',
    message: expect.stringContaining('user request'),
  })
  await eventually(async () => {
    const rows = await server.admin.query(
      "select pid from pg_stat_activity where query like '%/* cancel me */' and state = 'active'",
    )
    return rows.length === 1
  })
  controller.abort()
  await outcome
  await warehouse.close()
}

test('a cancel takes the encrypted way too', async () => {
  await expectCancel({ ...server.connection, sslMode: 'verify-full', sslRootCert: certificates.authority })
})

test('a socket of this machine is never encrypted, and carries a cancel too', async () => {
  const [row] = await server.admin.query('show unix_socket_directories')
  const host = String(row?.['unix_socket_directories'])
  expect(await encryption({ host, sslMode: 'prefer' })).toBe(null)
  expect(await encryption({ host, sslMode: 'verify-full' })).toBe(null)
  await expectCancel({ ...server.connection, host })
})

test('against a server without TLS, only those modes that insist on it fail', async () => {
  await setTls(false)
  try {
    expect(await encryption({ sslMode: 'disable' })).toBe(null)
    expect(await encryption({ sslMode: 'allow' })).toBe(null)
    expect(await encryption({ sslMode: 'prefer' })).toBe(null)
    expect(await encryption({ sslMode: 'require' })).toBe(BAD)
    expect(await encryption({ sslMode: 'verify-full', sslRootCert: certificates.authority })).toBe(BAD)
  } finally {
    await setTls(true)
  }
})
