import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadGrammar } from '../../src/resolve/grammar.ts'
import { type Connection, connect } from '../support/connect.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

const grammar = await loadGrammar()

let database: TestDatabase
let connection: Connection

// every combination of values and NULLs
beforeAll(async () => {
  database = await createDatabase(`
    create type mood as enum ('good', 'bad');
    create table rows as
    select a, b, x, y, d, ok, m
    from (values (1::bigint), (-2), (null)) as as_ (a)
    cross join (values (1.5::numeric(6, 2)), (0), (null)) as bs (b)
    cross join (values ('x'::text), (''), (null)) as xs (x)
    cross join (values ('x'::varchar(5)), ('%'), (null)) as ys (y)
    cross join (values (date '2024-01-31'), ('infinity'), (null)) as ds (d)
    cross join (values (true), (false), (null)) as oks (ok)
    cross join (values ('good'::mood), (null)) as ms (m)`)
  connection = await connect(database.url)
})

afterAll(async () => {
  await connection[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

describe('is NULL exactly where one of these columns is', () => {
  test.each<[string, readonly string[]]>([
    ['a', ['a']],
    ['"a"', ['a']],
    ['(A)', ['a']],
    ['ok', ['ok']],
    ['not ok', ['ok']],
    ['a > 0', ['a']],
    ['a >= -1.5', ['a']],
    ['a <= b', ['a', 'b']],
    ['a + b * 2 <> a', ['a', 'b']],
    ['- a < 0', ['a']],
    ['a between 0 and 10', ['a']],
    ['not a not between 0 and 10', ['a']],
    ['a in (1, 2)', ['a']],
    ["x not in ('x', 'z')", ['x']],
    ["m in ('good')", ['m']],
    ["x like 'x%'", ['x']],
    ['x not like y', ['x', 'y']],
    ["x ilike 'X'", ['x']],
    ["x ~ '^x$'", ['x']],
    ["x !~* 'X'", ['x']],
    ["a || '-' || b", ['a', 'b']],
    ['x || y', ['x', 'y']],
    ['d <= current_date', ['d']],
    ['d < now()', ['d']],
    ["d >= date '2024-01-01'", ['d']],
    ["d > '2024-01-01'::timestamptz", ['d']],
    ['a is null', []],
    ['(x, y) is not null', []],
    ['(a > 0) is true', []],
    ['ok is not unknown', []],
    ['a is distinct from b', []],
    ['coalesce(a, 0) <= b', ['b']],
    ['coalesce(a, b, 1) > 0', []],
    ['coalesce(a) > 0', ['a']],
    ['1 = 1 and a >= 0 and a <= 5', ['a']],
    ['true and ok', ['ok']],
    ['1 = 2 or not a >= 0 or not a <= 5', ['a']],
    ['a > b or b < a', ['a', 'b']],
    ['a is null or b is null', []],
    ['(1 = 1 and a > 0) = true', ['a']],
    ['1 > 0', []],
  ])('%s: %j', async (text, nullable) => {
    expect(grammar.strict(text)?.nullable).toEqual(nullable)
    const isAnyNull = nullable.length === 0 ? 'false' : nullable.map((name) => `${name} is null`).join(' or ')
    const [row] = await connection.query(
      `select count(*)::int as all, count(*) filter (where ((${text}) is null) <> (${isAnyNull}))::int as other from rows`,
    )
    expect(row).toEqual({ all: 3 ** 6 * 2, other: 0 })
  })
})

test.each([
  ...[
    'a and b',
    'ok or a > 0',
    'a > 0 and b > 0',
    'a > 0 or true',
    'false and ok',
    '1 = 2 and a > 0',
    '1 = 1 or a > 0',
  ],
  ...['a in (1, b)', 'a in (1, null)', 'a = any (array[1])', 'a between b and 3', 'a between 0 and null'],
  ...['coalesce(a, b) > 0', 'nullif(a, 0)', 'case when ok then a end', 'lower(x)', 'a::text', "x::date > '2024-01-01'"],
  ...['rows.a', 'a > (select 1)', 'a @> b', 'a operator(public.=) b', 'null', 'a > null', '(a, b)', 'max(a) > 0'],
  ...["x || B'1'", "x = 'a'::mood", 'x similar to y', "x like 'a' escape 'b'", 'user', 'x)', ''],
])('%s: nobody can tell', (text) => {
  expect(grammar.strict(text)).toBeNull()
})

test.each([
  ["a || '-'", true],
  ['x || y', true],
  ['x', false],
  ["a || '-' = 'x'", false],
  ["coalesce(a || '-', x)", false],
] as const)('%s is known to be a text: %s', (text, isText) => {
  expect(grammar.strict(text)?.isText ?? false).toBe(isText)
})

test('all columns that must be plain are named, whether they can make it NULL or not', () => {
  expect(grammar.strict('coalesce(a, 0) <= b')?.named).toEqual(['a', 'b'])
})
