import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WarehouseError } from '../../src/errors.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { inspectServer } from '../../src/warehouse/inspect-server.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import { LIMITS, noSignal } from './open-test-warehouse.ts'

let directory: string
let cacheFile: string

/** Opens the embedded Postgres on a script; its cache lives in the test's own folder. */
async function openScript(text: string): Promise<Warehouse & AsyncDisposable> {
  const script = join(directory, 'warehouse.sql')
  await writeFile(script, text)
  const warehouse = await openWarehouse({ type: 'embedded', script }, LIMITS, { XDG_CACHE_HOME: directory })
  return { ...warehouse, [Symbol.asyncDispose]: () => warehouse.close() }
}

async function failure(opening: Promise<Warehouse>): Promise<WarehouseError> {
  const error = await opening.then(
    () => null,
    (reason: unknown) => reason,
  )
  if (!(error instanceof WarehouseError)) throw new Error('expected a WarehouseError', { cause: error })
  return error
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'assay-embedded-'))
  // The first start of all fills the cache.
  const warehouse = await openScript('')
  await warehouse.close()
  const [file] = await readdir(join(directory, 'assay'))
  cacheFile = join(directory, 'assay', file ?? '')
})

afterAll(() => rm(directory, { recursive: true }))

describe('queries', () => {
  test('give the text that Postgres writes', async () => {
    await using warehouse = await openScript(`
      create type mood as enum ('good'); create table t (id bigint, mood mood, moods mood[]);
      insert into t values (9223372036854775807, 'good', '{good}');
    `)
    expect(warehouse.description).toMatch(/^PostgreSQL \d+\.\d+ \(embedded, in memory\)$/)
    const result = await warehouse.query(
      `select id as x, mood as x, moods, 1.10::numeric, true, null::int, '{1,2}'::int[], '{"a": 1}'::jsonb,
        timestamptz '2024-01-01 00:00+00' at time zone 'UTC', '\\x00ff'::bytea from t`,
      noSignal(),
    )
    expect(result.rows).toEqual([
      [
        '9223372036854775807',
        'good',
        '{good}',
        '1.10',
        't',
        null,
        '{1,2}',
        '{"a": 1}',
        '2024-01-01 00:00:00',
        '\\x00ff',
      ],
    ])
    expect(result.columns.slice(0, 1)).toEqual([{ name: 'x', typeOid: 20 }])
    expect(await warehouse.query('select id from t where false', noSignal())).toEqual({
      columns: [{ name: 'id', typeOid: 20 }],
      rows: [],
    })
  })

  test('that would change something, or fail, are refused, and the warehouse goes on', async () => {
    await using warehouse = await openScript(`
      create table t (id int); insert into t values (1);
      create function write() returns int language sql as 'insert into t values (2); select 1';
    `)
    const refused = [
      ['insert into t values (2)', '25006'],
      ['select write()', '25006'],
      ['select 1; insert into t values (2)', '42601'],
      ['set transaction read write', '25001'],
      ['select nothing from t', '42703'],
      ['select 1 / 0', '22012'],
    ] as const
    for (const [sql, sqlState] of refused) {
      await expect(warehouse.query(sql, noSignal()), sql).rejects.toMatchObject({ name: 'StatementError', sqlState })
      expect((await warehouse.query('select count(*) from t', noSignal())).rows).toEqual([['1']])
    }
  })

  test('share a snapshot by nature, and each still has its own moment and its own random numbers', async () => {
    await using warehouse = await openScript('')
    expect(await warehouse.shareSnapshot(60_000, noSignal())).toBe(null)
    const moment = 'select now(), random()'
    const first = await warehouse.query(moment, noSignal())
    const second = await warehouse.query(moment, noSignal())
    expect(second.rows[0]?.[0]).not.toBe(first.rows[0]?.[0])
    expect(second.rows[0]?.[1]).not.toBe(first.rows[0]?.[1])
    expect(warehouse.notices).toEqual([])
  })

  test('run one after the other; one that is taken back in time never starts', async () => {
    await using warehouse = await openScript('create sequence s')
    const controller = new AbortController()
    const first = warehouse.query('select 1', noSignal()).finally(() => controller.abort())
    const second = warehouse.query('select 2', controller.signal)
    const third = warehouse.query('select 3', noSignal())
    await expect(second).rejects.toMatchObject({ name: 'StatementError', sqlState: '57014' })
    expect([(await first).rows, (await third).rows]).toEqual([[['1']], [['3']]])
  })

  test('leave the event loop its turns', async () => {
    await using warehouse = await openScript('')
    let turns = 0
    const timer = setInterval(() => turns++, 0)
    await Promise.all(Array.from({ length: 20 }, () => warehouse.query('select pg_sleep(0.005)', noSignal())))
    clearInterval(timer)
    expect(turns).toBeGreaterThan(5)
  })

  test('tell what debug wants to know', async () => {
    await using warehouse = await openScript('create schema marts; create table marts.orders (id int)')
    expect(await inspectServer(warehouse, 'marts', noSignal())).toMatchObject({
      hasSchema: true,
      canUseSchema: true,
      relations: 1n,
      readableRelations: 1n,
      tlsVersion: null,
      isInRecovery: false,
    })
  })

  test('are over when it is closed, which may be done twice', async () => {
    const warehouse = await openScript('')
    await warehouse.close()
    await warehouse.close()
    await expect(warehouse.query('select 1', noSignal())).rejects.toMatchObject({ name: 'StatementError' })
  })
})

describe('a script', () => {
  test('that fails is told with the place', async () => {
    const error = await failure(openScript("create table t (id int);\n-- ä 🎉\n  select '🎉', nothing from t;\n"))
    expect(error.code).toBe('EMBEDDED_SCRIPT_FAILED')
    expect(error.message).toContain('column "nothing" does not exist')
    const file = join(directory, 'warehouse.sql')
    expect(error.problems[0]?.position).toEqual({ file, line: 3, column: 16 })
    expect(error.texts.get(file)).toContain('create table t')
  })

  test('with a syntax error is told with the place', async () => {
    const error = await failure(openScript('create table t (id int);\ncreat table u (id int);\n'))
    expect(error.problems[0]?.position).toMatchObject({ line: 2, column: 1 })
  })

  test('that fails on its data is told with what Postgres says of it', async () => {
    const error = await failure(openScript('create table t (id int primary key); insert into t values (1), (1)'))
    expect(error.code).toBe('EMBEDDED_SCRIPT_FAILED')
    expect(error.message).toContain('Key (id)=(1) already exists')
  })

  test('that does not exist is told', async () => {
    const script = join(directory, 'missing.sql')
    const opening = openWarehouse({ type: 'embedded', script }, LIMITS, { XDG_CACHE_HOME: directory })
    const error = await failure(opening)
    expect(error.code).toBe('EMBEDDED_SCRIPT_FAILED')
    expect(error.message).toContain(script)
  })
})

describe('the cache', () => {
  test('is one file, which a second start reads', async () => {
    expect(await readdir(join(directory, 'assay'))).toHaveLength(1)
    const before = await readFile(cacheFile)
    const warehouse = await openScript('create table t (id int)')
    await warehouse.close()
    expect((await readFile(cacheFile)).equals(before)).toBe(true)
  })

  test.each<[string, (good: Buffer) => Buffer]>([
    ['cut short', (good) => good.subarray(0, good.length / 2)],
    ['half an archive', (good) => gzipSync(gunzipSync(good).subarray(0, 1_000_000))],
  ])('is made anew if it is %s', async (_, spoil) => {
    const good = await readFile(cacheFile)
    await writeFile(cacheFile, spoil(good))
    await using warehouse = await openScript('create table t (id int)')
    expect((await warehouse.query('select count(*) from t', noSignal())).rows).toEqual([['0']])
    expect((await readFile(cacheFile)).length).toBeGreaterThan(good.length * 0.9)
    expect(await readdir(join(directory, 'assay'))).toHaveLength(1)
  })

  test('may be impossible to write', async () => {
    const script = join(directory, 'warehouse.sql')
    await writeFile(script, '')
    const warehouse = await openWarehouse({ type: 'embedded', script }, LIMITS, { XDG_CACHE_HOME: '/dev/null' })
    expect((await warehouse.query('select 1', noSignal())).rows).toEqual([['1']])
    await warehouse.close()
  })
})
