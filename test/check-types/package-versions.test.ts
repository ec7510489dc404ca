import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { resolveChecks } from '../../src/resolve/resolve-checks.ts'
import { declare, model, type PlainNode, project } from '../support/builders.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { openTestWarehouse } from '../warehouse/open-test-warehouse.ts'
import { measureAlone } from './measure.ts'

let database: TestDatabase
let warehouse: Warehouse
beforeAll(async () => {
  database = await createDatabase(`create schema shop; create table shop.empty (at timestamp, amount numeric);
    create table shop.wide (id int, more int); create table shop.narrow (id int)`)
  warehouse = await openTestWarehouse(database)
})
afterAll(async () => {
  await warehouse.close()
  await database[Symbol.asyncDispose]()
})

/** What a check of dbt_utils says where the project has pinned a version of it. */
async function outcomeWith(
  version: string | null,
  test: string,
  table: string,
  args: { readonly [key: string]: PlainNode },
) {
  const resources = ['empty', 'wide', 'narrow'].map((name) =>
    model(name, { relation: { database: null, schema: 'shop', name } }),
  )
  const declared = declare(test, args, { namespace: 'dbt_utils', resourceId: `model.shop.${table}` })
  const packageVersions = new Map(version === null ? [] : [['dbt_utils', version]])
  const checks = await resolveChecks({ ...project(resources, [declared]), packageVersions })
  const [measured] = await measureAlone(checks, warehouse)
  const { outcome, problem } = measured?.verdict ?? {}
  return problem?.code ?? outcome
}

const RECENCY = { field: 'at', datepart: 'day', interval: 1n }

test.each([
  ['1.3.3', 'pass'],
  ['1.4.0', 'fail'],
  [null, 'fail'],
])('recency of %s on an empty table: %s', async (version, outcome) => {
  expect(await outcomeWith(version, 'recency', 'empty', RECENCY)).toBe(outcome)
})

const COMPARED: PlainNode = { kind: 'ref', packageName: null, name: 'wide', version: null }

test.each([
  ['1.1.1', 'error'],
  ['1.2.0', 'CATALOG_MISMATCH'],
  [null, 'CATALOG_MISMATCH'],
])('equality of %s with columns that differ: %s', async (version, outcome) => {
  // older releases ask Postgres for the columns of the one among those of the other
  const found = await outcomeWith(version, 'equality', 'wide', { compare_model: { ...COMPARED, name: 'narrow' } })
  expect(found).toBe(outcome)
})
