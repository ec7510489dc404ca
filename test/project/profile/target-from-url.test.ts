import { describe, expect, it } from 'vitest'
import type { Target } from '../../../src/model/target.ts'
import { targetFromUrl } from '../../../src/project/profile/target-from-url.ts'
import { refusal } from '../read-files.ts'

type Environment = Readonly<Record<string, string>>

function read(url: string, environment: Environment = { USER: 'ana' }): Target {
  return targetFromUrl(url, null, environment)
}

describe('a URL', () => {
  it('says everything itself', () => {
    const url =
      'postgresql://u%40x:p%2Fw@db.example:5433/shop?schema=marts&sslmode=verify-full&sslrootcert=/ca.pem&sslcert=c&sslkey=k' +
      '&connect_timeout=3&keepalives_idle=9&role=reader&search_path=a,b'
    expect(read(url)).toEqual({
      name: 'url',
      profileName: null,
      schema: 'marts',
      threads: 4,
      connection: {
        type: 'postgres',
        host: 'db.example',
        port: 5433,
        user: 'u@x',
        password: 'p/w',
        database: 'shop',
        sslMode: 'verify-full',
        sslRootCert: '/ca.pem',
        sslCert: 'c',
        sslKey: 'k',
        role: 'reader',
        searchPath: 'a,b',
        connectTimeoutSeconds: 3,
        keepalivesIdleSeconds: 9,
        retries: 1,
      },
    })
  })

  it('is filled up by the defaults of libpq', () => {
    expect(read('postgres://')).toMatchObject({
      schema: 'public',
      connection: {
        host: 'localhost',
        port: 5432,
        user: 'ana',
        password: null,
        database: 'ana',
        sslMode: 'prefer',
        sslRootCert: null,
        connectTimeoutSeconds: 10,
      },
    })
  })

  it('may name a user and no host, as libpq allows', () => {
    const environment = { PGHOST: 'db.example' }
    expect(read('postgres://u:p@/shop', environment).connection).toMatchObject({
      ...{ host: 'db.example', user: 'u', password: 'p', database: 'shop' },
    })
    expect(read('postgres://u@:5433').connection).toMatchObject({ host: 'localhost', port: 5433, user: 'u' })
    const socket = read('postgres://u@/shop?host=/run/postgresql&port=5433', environment)
    expect(socket.connection).toMatchObject({ host: '/run/postgresql', port: 5433, database: 'shop' })
  })

  it('comes before the PG* variables, and they before the defaults', () => {
    const environment = {
      USER: 'ana',
      PGHOST: 'pg.example',
      PGPORT: '6000',
      PGUSER: 'bo',
      PGPASSWORD: 'secret',
      PGDATABASE: 'books',
      PGSSLMODE: 'require',
      PGSSLROOTCERT: 'root',
      PGSSLCERT: 'cert',
      PGSSLKEY: 'key',
      PGCONNECT_TIMEOUT: '0',
    }
    expect(read('postgres://', environment).connection).toEqual({
      type: 'postgres',
      host: 'pg.example',
      port: 6000,
      user: 'bo',
      password: 'secret',
      database: 'books',
      sslMode: 'require',
      sslRootCert: 'root',
      sslCert: 'cert',
      sslKey: 'key',
      role: null,
      searchPath: null,
      connectTimeoutSeconds: 0,
      keepalivesIdleSeconds: 0,
      retries: 1,
    })
    expect(read('postgres://u:p@h:1/d?sslmode=disable', environment).connection).toMatchObject({
      ...{ host: 'h', port: 1, user: 'u', password: 'p', database: 'd', sslMode: 'disable' },
    })
  })

  it.each([
    ['in the query', 'postgres:///shop?host=/var/run/postgresql'],
    ['with percent signs', 'postgres://%2Fvar%2Frun%2Fpostgresql/shop'],
  ])('may name a socket %s', (_what, url) => {
    expect(read(url).connection).toMatchObject({ host: '/var/run/postgresql', database: 'shop' })
  })

  it('may name an IPv6 host', () => {
    expect(read('postgres://[::1]:7/shop').connection).toMatchObject({ host: '::1', port: 7 })
  })

  it('takes the user of the operating system from USER or LOGNAME', () => {
    expect(read('postgres://h', { LOGNAME: 'eve' }).connection).toMatchObject({ user: 'eve', database: 'eve' })
  })

  it('leaves the number of threads to the flag', () => {
    expect(targetFromUrl('postgres://u@h', 9, {}).threads).toBe(9)
  })

  it.each([
    ['another scheme', 'mysql://u:hidden@h', {}],
    ['no scheme', 'hidden', {}],
    ['a port that is none', 'postgres://u:hidden@h:x/d', {}],
    ['a port that is too large', 'postgres://u:hidden@h:70000/d', {}],
    ['a port variable that is none', 'postgres://u:hidden@h', { PGPORT: 'x' }],
    ['a wrong sslmode', 'postgres://u:hidden@h?sslmode=yes', {}],
    ['a wrong timeout', 'postgres://u:hidden@h?connect_timeout=-1', {}],
    ['a lone percent sign', 'postgres://u:hidden%@h', {}],
    ['a parameter that only an object has', 'postgres://u:hidden@h?constructor=x', {}],
    ['no user anywhere', 'postgres://:hidden@h', {}],
  ])('with %s is refused without being shown', async (_what, url, environment) => {
    const problems = await refusal((async () => read(url, environment))())
    expect(problems).toMatchObject([{ code: 'BAD_URL' }])
    expect(JSON.stringify(problems)).not.toContain('hidden')
  })

  it('with an unknown parameter is refused with the known ones and the nearest', async () => {
    const problems = await refusal((async () => read('postgres://u:hidden@h?scema=x'))())
    expect(problems).toMatchObject([{ code: 'BAD_URL', hint: 'Did you mean "schema"?' }])
    expect(problems[0]?.message).toMatch(/"scema".*schema, host.*sslmode/)
  })
})
