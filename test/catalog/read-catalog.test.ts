import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.ts'
import { StatementError } from '../../src/errors.ts'
import type { RelationFacts } from '../../src/model/catalog.ts'
import { type Relation, relationKey } from '../../src/model/relation.ts'
import type { ResultSet, Warehouse } from '../../src/model/warehouse.ts'
import { type Connection, connect } from '../support/connect.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

let database: TestDatabase
let connection: Connection
let warehouse: Warehouse
let version: number

beforeAll(async () => {
  database = await createDatabase('create schema shop')
  connection = await connect(database.url)
  warehouse = await openTestWarehouse(database)
  const [row] = await connection.query("select current_setting('server_version_num')::int / 10000 as major")
  version = Number(row?.['major'])
})

afterAll(async () => {
  await warehouse.close()
  await connection[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

function inShop(name: string): Relation {
  return { database: null, schema: 'shop', name }
}

async function factsOf(relation: Relation, from: Warehouse = warehouse): Promise<RelationFacts | undefined> {
  const { relations } = await readCatalog([relation], from, noSignal())
  return relations.get(relationKey(relation))
}

/** Runs statements in the schema `shop`, one by one. */
async function run(...statements: readonly string[]): Promise<void> {
  await connection.query('set search_path = shop, public')
  for (const statement of statements) await connection.query(statement)
}

describe('a table', () => {
  test('has columns in order, with types as one would write them; dropped ones are gone', async () => {
    await run(
      'create domain code as varchar(3)',
      "create type mood as enum ('sad', 'it''s ok')",
      `create table typed (id bigint, gone int, price numeric(12, 2), at timestamp(3), label char(4), names text[],
        c code, m mood, "Odd ""name""" int)`,
      'alter table typed drop gone',
    )
    const columns = (await factsOf(inShop('typed')))?.columns
    expect(columns?.map(({ name, type }) => [name, type])).toEqual([
      ['id', 'bigint'],
      ['price', 'numeric(12,2)'],
      ['at', 'timestamp(3) without time zone'],
      ['label', 'character(4)'],
      ['names', 'text[]'],
      ['c', 'shop.code'],
      ['m', 'shop.mood'],
      ['Odd "name"', 'integer'],
    ])
    expect(columns?.filter(({ enumLabels }) => enumLabels !== null)).toEqual([
      {
        name: 'm',
        type: 'shop.mood',
        dataType: 'USER-DEFINED',
        isListed: true,
        notNullBy: null,
        enumLabels: ['sad', "it's ok"],
        allowedTexts: [],
      },
    ])
  })

  test('without any columns is a table still', async () => {
    await run('create table bare ()')
    expect(await factsOf(inShop('bare'))).toMatchObject({ kind: 'table', columns: [], uniqueKeys: [], foreignKeys: [] })
  })

  test('says what rules out NULL', async () => {
    await run('create table filled (a int not null, b int, c int primary key)')
    const named = ['filled_a_not_null', null, 'filled_c_not_null']
    expect((await factsOf(inShop('filled')))?.columns.map(({ notNullBy }) => notNullBy)).toEqual(
      version < 18 ? ['NOT NULL', null, 'NOT NULL'] : named,
    )
  })

  test('has the unique keys that can be relied on, the primary key first', async () => {
    await run(
      'create table keyed (a int, b text, c int constraint z_key primary key, unique (b, a), unique (a) deferrable)',
      'create unique index b_key on keyed (b desc) include (a)',
      'create unique index on keyed (a) where a > 0',
      'create unique index on keyed (lower(b))',
      'create index on keyed (a)',
    )
    expect((await factsOf(inShop('keyed')))?.uniqueKeys).toEqual([
      { name: 'z_key', columns: ['c'] },
      { name: 'b_key', columns: ['b'] },
      { name: 'keyed_b_a_key', columns: ['b', 'a'] },
    ])
  })

  test('has no key in one that holds only for a time', async ({ skip }) => {
    skip(version < 18, 'Postgres has WITHOUT OVERLAPS from version 18 on')
    await run(
      'create extension btree_gist with schema public',
      'create table booked (id int, at daterange, primary key (id, at without overlaps))',
    )
    expect((await factsOf(inShop('booked')))?.uniqueKeys).toEqual([])
  })

  test('has the foreign keys that can be relied on, with their columns in pairs', async () => {
    await run(
      'create schema other',
      'create table other.parent (x int, y int, primary key (y, x), id int unique)',
      `create table child (a int, b int, c int,
        constraint a_pair foreign key (a, b) references other.parent (x, y),
        constraint one foreign key (c) references other.parent (id))`,
      'alter table child add constraint unsure foreign key (a) references other.parent (id) not valid',
    )
    const to = { database: null, schema: 'other', name: 'parent' }
    expect((await factsOf(inShop('child')))?.foreignKeys).toEqual([
      { name: 'a_pair', columns: ['a', 'b'], to, toColumns: ['x', 'y'] },
      { name: 'one', columns: ['c'], to, toColumns: ['id'] },
    ])
  })

  test('that was never analyzed has no size in rows', async () => {
    await run(
      'create table sized (id int)',
      "alter table sized set (autovacuum_enabled = 'false')",
      'insert into sized select generate_series(1, 5000)',
    )
    // before Postgres 14 nobody could tell a table that was never analyzed from an empty one
    expect((await factsOf(inShop('sized')))?.estimatedRows).toBe(version < 14 ? 0 : null)
    await run('analyze sized')
    const facts = await factsOf(inShop('sized'))
    expect(facts).toMatchObject({ estimatedRows: 5_000 })
    expect(facts?.pages).toBeGreaterThan(15)
  })
})

describe('other relations', () => {
  test('a partitioned table is as large as its partitions, at any depth, and says only what holds for all', async () => {
    await run(
      'create table parts (id int not null, at int, unique (at, id)) partition by list (at)',
      'create table parts_1 partition of parts (unique (id)) for values in (1)',
      'create table parts_2 partition of parts for values in (2) partition by list (id)',
      'create table parts_21 partition of parts_2 default',
      'insert into parts select i, 1 + i % 2 from generate_series(1, 2000) as i',
      'analyze parts',
    )
    const whole = await factsOf(inShop('parts'))
    expect(whole).toMatchObject({ kind: 'partitioned table', estimatedRows: 2_000, hasUnboundRows: false })
    expect(whole?.pages).toBeGreaterThan(5)
    expect(whole?.uniqueKeys.map(({ columns }) => columns)).toEqual([['at', 'id']])
    const part = await factsOf(inShop('parts_1'))
    expect(part).toMatchObject({ kind: 'table', estimatedRows: 1_000, hasUnboundRows: false })
    expect(part?.uniqueKeys.map(({ columns }) => columns)).toEqual([['at', 'id'], ['id']])
  })

  test('a partitioned table without partitions is empty', async () => {
    await run('create table hollow (id int) partition by hash (id)')
    expect(await factsOf(inShop('hollow'))).toMatchObject({ estimatedRows: null, pages: 0 })
  })

  test('a table that others inherit from has rows that its keys do not bind, and they have none', async () => {
    await run('create table general (id int)', 'create table special () inherits (general)')
    expect(await factsOf(inShop('general'))).toMatchObject({ kind: 'table', hasUnboundRows: true })
    expect(await factsOf(inShop('special'))).toMatchObject({ kind: 'table', hasUnboundRows: false })
  })

  test('views have columns and no constraints', async () => {
    await run(
      'create table base (id int primary key)',
      'create view seen as select id from base',
      'create materialized view kept as select id from base',
      'create materialized view unfilled as select id from base with no data',
      'create unique index kept_key on kept (id)',
    )
    const column = {
      name: 'id',
      type: 'integer',
      dataType: 'integer',
      isListed: true,
      notNullBy: null,
      enumLabels: null,
      allowedTexts: [],
    }
    expect(await factsOf(inShop('seen'))).toEqual({
      relation: inShop('seen'),
      kind: 'view',
      isReadable: true,
      hasRowSecurity: false,
      estimatedRows: version < 14 ? 0 : null,
      pages: 0,
      hasUnboundRows: false,
      columns: [column],
      uniqueKeys: [],
      foreignKeys: [],
    })
    expect(await factsOf(inShop('kept'))).toMatchObject({
      kind: 'materialized view',
      isReadable: true,
      columns: [{ ...column, isListed: false }],
      uniqueKeys: [{ name: 'kept_key', columns: ['id'] }],
    })
    expect(await factsOf(inShop('unfilled'))).toMatchObject({ kind: 'materialized view', isReadable: false })
  })

  test('a foreign table is one, also as a partition', async () => {
    // nobody asks a foreign table here, so nothing need be behind it
    await run(
      'create foreign data wrapper nothing',
      'create server nowhere foreign data wrapper nothing',
      'create foreign table far (id int) server nowhere',
      'create table mixed (id int) partition by list (id)',
      'create foreign table mixed_far partition of mixed default server nowhere',
    )
    expect(await factsOf(inShop('far'))).toMatchObject({ kind: 'foreign table', hasUnboundRows: true })
    expect(await factsOf(inShop('mixed'))).toMatchObject({ kind: 'partitioned table', hasUnboundRows: true })
  })

  test('indexes, sequences and types of the name are none', async () => {
    await run(
      'create sequence counted',
      'create type shaped as (a int)',
      'create table t (id int)',
      'create index an_index on t (id)',
    )
    const relations = ['counted', 'shaped', 'an_index'].map(inShop)
    expect((await readCatalog(relations, warehouse, noSignal())).relations.size).toBe(0)
  })
})

describe('what a role may do', () => {
  let role: string
  let asRole: Warehouse
  beforeAll(async () => {
    role = `reader_${database.name}`
    await run(`create role ${role}`, 'create schema closed', `grant usage on schema shop to ${role}`)
    asRole = await openTestWarehouse(database, { role })
  })
  afterAll(async () => {
    await asRole.close()
    await run(`drop owned by ${role}`, `drop role ${role}`)
  })

  test('it may read what it was granted, in schemas that it may use', async () => {
    await run(
      'create table granted (id int)',
      'create table refused (id int)',
      'create table partly (id int, secret int)',
      'create table closed.granted (id int)',
      `grant select on granted, closed.granted to ${role}`,
      `grant select (id) on partly to ${role}`,
    )
    const isReadable = async (relation: Relation) => (await factsOf(relation, asRole))?.isReadable
    expect(await isReadable(inShop('granted'))).toBe(true)
    expect(await isReadable(inShop('refused'))).toBe(false)
    expect(await isReadable(inShop('partly'))).toBe(false)
    expect(await isReadable({ ...inShop('granted'), schema: 'closed' })).toBe(false)
  })

  test('the columns that it sees listed are those of information_schema', async () => {
    await run(
      'create table listed (id int, "Mine" int, secret int)',
      `grant select (id), update ("Mine") on listed to ${role}`,
      'create table unlisted (id int)',
      'create view listed_view as select id from listed',
      'create materialized view listed_stored as select id from listed',
      `grant references on listed_view to ${role}`,
      `grant select on listed_stored to ${role}`,
    )
    for (const [name, columns] of [
      ['listed', ['id', 'Mine']],
      ['unlisted', []],
      ['listed_view', ['id']],
      ['listed_stored', []],
    ] as const) {
      const facts = await factsOf(inShop(name), asRole)
      expect(facts?.columns.filter(({ isListed }) => isListed).map((column) => column.name)).toEqual(columns)
      const { rows } = await asRole.query(
        `select column_name from information_schema.columns
         where table_schema = 'shop' and table_name = '${name}' order by ordinal_position`,
        noSignal(),
      )
      expect(rows.flat()).toEqual(columns)
    }
  })

  test('policies concern it, and not the owner of the table', async () => {
    await run(
      'create table guarded (id int)',
      'alter table guarded enable row level security',
      `grant select on guarded to ${role}`,
    )
    expect(await factsOf(inShop('guarded'), asRole)).toMatchObject({ isReadable: true, hasRowSecurity: true })
    expect(await factsOf(inShop('guarded'))).toMatchObject({ hasRowSecurity: false })
    await run(`alter table guarded owner to ${role}`)
    expect(await factsOf(inShop('guarded'), asRole)).toMatchObject({ hasRowSecurity: false })
    await run('alter table guarded force row level security')
    expect(await factsOf(inShop('guarded'), asRole)).toMatchObject({ hasRowSecurity: true })
  })
})

describe('finding relations', () => {
  test.each(['with "quotes"', "it's", 'do.t', 'back\\slash', 'größe ☃', '%', '$1', ' ', 'x'.repeat(63)])(
    'by the name %j',
    async (name) => {
      const quoted = `"${name.replaceAll('"', '""')}"`
      await run(`create schema ${quoted}`, `create table ${quoted}.${quoted} (${quoted} int primary key)`)
      const facts = await factsOf({ database: null, schema: name, name })
      expect(facts?.columns.map((column) => column.name)).toEqual([name])
      expect(facts?.uniqueKeys.map(({ columns }) => columns)).toEqual([[name]])
    },
  )

  test('upper and lower case are two names', async () => {
    await run('create table "Cased" (a int)', 'create table cased (b int)')
    const { relations } = await readCatalog([inShop('Cased'), inShop('cased')], warehouse, noSignal())
    expect([...relations.values()].map(({ columns }) => columns[0]?.name)).toEqual(['a', 'b'])
  })

  test('a name longer than Postgres keeps is none, so nothing is claimed of it', async () => {
    await run(`create table ${'y'.repeat(63)} (a int)`)
    expect(await factsOf(inShop('y'.repeat(64)))).toBeUndefined()
  })

  test('what is not there, or in another database, has no entry; what is there has one however often it is asked for', async () => {
    await run('create table found (a int)')
    const elsewhere = { ...inShop('found'), database: 'elsewhere' }
    const asked = [
      inShop('missing'),
      inShop('found'),
      elsewhere,
      inShop('found'),
      { ...inShop('found'), schema: 'none' },
    ]
    const { relations } = await readCatalog(asked, warehouse, noSignal())
    expect([...relations.keys()]).toEqual([relationKey(inShop('found'))])
  })

  test('nothing is asked where there is nothing to ask about', async () => {
    const asked: string[] = []
    const counting = countingQueries(warehouse, asked)
    await readCatalog([], counting, noSignal())
    await readCatalog([{ ...inShop('t'), database: 'elsewhere' }], counting, noSignal())
    expect(asked).toEqual([])
  })

  test('a catalog that cannot be read is an error of the statement', async () => {
    const stopped = AbortSignal.abort()
    await expect(readCatalog([inShop('found')], warehouse, stopped)).rejects.toThrow(StatementError)
  })

  test('a thousand relations take one query and little time', async () => {
    await run(`do $$ begin for i in 1..1000 loop
      execute format('create table many_%s (id int primary key, parent int references many_%s, a text not null, b int unique)',
        i, greatest(i - 1, 1)); end loop; end $$`)
    const asked: string[] = []
    const relations = Array.from({ length: 1_000 }, (_, index) => inShop(`many_${index + 1}`))
    const startedAt = performance.now()
    const catalog = await readCatalog(relations, countingQueries(warehouse, asked), noSignal())
    const durationMs = performance.now() - startedAt
    // some 0.6 s on an idle machine
    expect(durationMs).toBeLessThan(15_000)
    expect(asked).toHaveLength(1)
    expect(catalog.relations.size).toBe(1_000)
    expect(catalog.relations.get(relationKey(inShop('many_1000')))?.foreignKeys[0]?.to).toEqual(inShop('many_999'))
  }, 60_000)
})

function countingQueries(inner: Warehouse, asked: string[]): Warehouse {
  return {
    ...inner,
    query: (sql: string, signal: AbortSignal): Promise<ResultSet> => {
      asked.push(sql)
      return inner.query(sql, signal)
    },
  }
}

test("operators of one's own are seen if they could be taken for those of Postgres", async () => {
  const read = () => readCatalog([inShop('operated')], warehouse, noSignal())
  await run(
    'create table operated (id int)',
    'create type pair as (a int, b int)',
    'create function same(pair, pair) returns boolean language sql return $1.a = $2.a',
    'create operator = (leftarg = pair, rightarg = pair, function = same)',
    'create function like_number(text, int) returns boolean language sql return $1 = $2::text',
    'create operator === (leftarg = text, rightarg = int, function = like_number)',
  )
  expect(await read()).toMatchObject({ isRead: true, hasOwnOperators: false })
  await run('create operator = (leftarg = text, rightarg = int, function = like_number)')
  expect(await read()).toMatchObject({ isRead: true, hasOwnOperators: true })
  await run('drop operator = (text, int)')
  expect(await read()).toMatchObject({ hasOwnOperators: false })
  await run('create cast (varchar as int) with inout as assignment')
  expect(await read()).toMatchObject({ hasOwnOperators: false })
  await run('drop cast (varchar as int)', 'create cast (varchar as int) with inout as implicit')
  expect(await read()).toMatchObject({ hasOwnOperators: true })
  await run('drop cast (varchar as int)')
  await run(
    "create type tone as enum ('high', 'low')",
    'create function same(tone, tone) returns boolean language sql return null::boolean',
    'create operator = (leftarg = tone, rightarg = tone, function = same)',
  )
  expect(await read()).toMatchObject({ hasOwnOperators: true })
  await run('drop operator = (tone, tone)')
  expect(await read()).toMatchObject({ hasOwnOperators: false })
  await run('create cast (tone as text) with inout as implicit')
  expect(await read()).toMatchObject({ hasOwnOperators: true })
  await run('drop cast (tone as text)')
})
