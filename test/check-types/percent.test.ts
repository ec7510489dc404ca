import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { openTestWarehouse } from '../warehouse/open-test-warehouse.ts'
import { buildCheck, buildSoundCheck, type Described, type Settings } from './build-check.ts'
import { type Measured, measureAlone, measureFused } from './measure.ts'

const TABLES = `create schema shop;
create table shop.orders (id int, amount int, customer int);
insert into shop.orders select i, case when i > 5 then i end, i % 90 from generate_series(1, 100) as i;
create table shop.customers (id int);
insert into shop.customers select generate_series(1, 80);
create table shop.empty (id int);`

let database: TestDatabase
let warehouse: Warehouse
beforeAll(async () => {
  database = await createDatabase(TABLES)
  warehouse = await openTestWarehouse(database)
})
afterAll(async () => {
  await warehouse.close()
  await database[Symbol.asyncDispose]()
})

function on(column: string, config: Settings, changes: Partial<Described> = {}): Described {
  const relation = { database: null, schema: 'shop', name: 'orders' }
  return { id: `on_${column}`, checkType: 'not_null', relation, column, config, ...changes }
}

/** Alone and in a scan with a neighbour, which must be the same. */
async function verdictOn(described: Described): Promise<Measured['verdict'] | undefined> {
  const check = await buildSoundCheck(described)
  const neighbor = await buildSoundCheck({
    ...described,
    id: 'neighbor',
    checkType: 'not_null',
    column: 'id',
    config: {},
    arguments: {},
  })
  const [alone] = await measureAlone([check], warehouse)
  const [fused] = await measureFused([check, neighbor], warehouse)
  expect(fused?.verdict).toMatchObject({ outcome: alone?.verdict.outcome, failures: alone?.verdict.failures })
  return alone?.verdict
}

describe('of 100 rows', () => {
  test.each([
    ['> 5%', 'pass'],
    ['>= 5%', 'fail'],
    ['> 4.9%', 'fail'],
    ['> 1% and > 5', 'pass'],
    ['> 1% and > 4', 'fail'],
  ])('5 without a value, error_if %s: %s', async (error_if, outcome) => {
    expect(await verdictOn(on('amount', { error_if, warn_if: '> 50%' }))).toMatchObject({ outcome, failures: 5n })
  })

  test('a warning may be a percentage where an error is a number', async () => {
    const verdict = await verdictOn(on('amount', { warn_if: '> 1%', error_if: '> 5' }))
    expect(verdict).toMatchObject({ outcome: 'warn', message: 'Got 5 results, configured to warn if > 1%' })
  })

  test('rows that where leaves out are no part of the whole', async () => {
    expect(await verdictOn(on('amount', { where: 'id <= 10', error_if: '>= 50%' }))).toMatchObject({ outcome: 'fail' })
  })

  test('values that are there twice count with all of their rows: 10 values, 20 rows', async () => {
    const unique = { checkType: 'unique' }
    const fails = await verdictOn(on('customer', { error_if: '>= 20%' }, unique))
    expect(fails).toMatchObject({ outcome: 'fail', failures: 10n, failingRows: 20n })
    expect(await verdictOn(on('customer', { error_if: '> 20%', warn_if: '> 20%' }, unique))).toMatchObject({
      outcome: 'pass',
    })
    expect(await verdictOn(on('id', { error_if: '> 0%', warn_if: '> 0%' }, unique))).toMatchObject({
      outcome: 'pass',
      failures: 0n,
    })
  })

  test('rows without a parent: 0 and 81 to 89, 10 of 100', async () => {
    const relationships = { checkType: 'relationships', arguments: { to: "ref('customers')", field: 'id' } }
    expect(await verdictOn(on('customer', { error_if: '> 10%', warn_if: '>= 10%' }, relationships))).toMatchObject({
      outcome: 'warn',
      failures: 10n,
    })
  })
})

test('of no rows nothing fails, and the pass is marked', async () => {
  const relation = { database: null, schema: 'shop', name: 'empty' }
  const verdict = await verdictOn(on('id', { error_if: '> 0%', warn_if: '> 0%' }, { relation }))
  expect(verdict).toMatchObject({ outcome: 'pass', failures: 0n, isVacuous: true })
})

const RECENCY = {
  checkType: 'dbt_utils.recency',
  column: undefined,
  arguments: { field: 'now()', datepart: 'day', interval: 1n },
}

test.each([
  ['a limit', on('id', { error_if: '> 1%', limit: 5 })],
  ['a fail_calc', on('id', { error_if: '> 1%', fail_calc: 'count(*) + 1' })],
  ['a check on the whole', on('id', { error_if: '> 1%' }, RECENCY)],
  [
    'failures that are groups',
    on(
      'id',
      { warn_if: '> 1%' },
      { checkType: 'dbt_utils.cardinality_equality', arguments: { to: "ref('customers')", field: 'id' } },
    ),
  ],
])('with %s it is refused', async (_, described) => {
  expect(await buildCheck(described)).toMatchObject({ code: 'BAD_CONFIG' })
})

test.each(['> 5%%', '5%', '> 5% of rows'])('%j is neither SQL nor a percentage', async (error_if) => {
  const problem = await buildCheck(on('id', { error_if }))
  expect(problem).toMatchObject({
    code: 'BAD_EXPRESSION',
    message: expect.stringContaining('or a percentage, such as "> 0.1%"'),
  })
})
