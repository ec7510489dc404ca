import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { completeChecks } from '../../src/plan/complete-checks.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'
import { buildSoundCheck } from './build-check.ts'
import { measureAlone } from './measure.ts'
import type { Value } from './read-cases.ts'

let database: TestDatabase
let warehouse: Warehouse
beforeAll(async () => {
  database = await createDatabase('create table orders (id int); insert into orders select generate_series(1, 90)')
  warehouse = await openTestWarehouse(database)
})
afterAll(async () => {
  await warehouse.close()
  await database[Symbol.asyncDispose]()
})

/** Of 90 rows, where an earlier report told of `earlier`. */
async function verdictWith(given: Readonly<Record<string, Value>>, earlier: bigint | null) {
  const relation = { database: null, schema: 'public', name: 'orders' }
  const check = await buildSoundCheck({ id: 'counted', checkType: 'assay.row_count', relation, arguments: given })
  const catalog = await readCatalog([relation], warehouse, noSignal())
  const checks = completeChecks([check], catalog, new Map(earlier === null ? [] : [[check.uniqueId, earlier]]))
  const [measured] = await measureAlone(checks, warehouse)
  return measured?.verdict
}

describe('against an earlier count', () => {
  test.each([
    [{ max_decrease: '10%' }, 100n, 'pass'],
    [{ max_decrease: '9.9%' }, 100n, 'fail'],
    [{ max_decrease: '10' }, 100n, 'pass'],
    [{ max_decrease: '9' }, 100n, 'fail'],
    [{ max_decrease: '0%' }, 80n, 'pass'],
    [{ max_increase: '12.5%' }, 80n, 'pass'],
    [{ max_increase: '12%' }, 80n, 'fail'],
    [{ max_increase: '1000%' }, 0n, 'fail'],
    [{ max_increase: '90' }, 0n, 'pass'],
    [{ max_decrease: '0', max_increase: '0' }, 90n, 'pass'],
    [{ min: '91', max_decrease: '50%' }, 90n, 'fail'],
  ])('%j after %i rows: %s', async (given, earlier, outcome) => {
    expect(await verdictWith(given, earlier)).toMatchObject({ outcome, rowsEvaluated: 90n })
  })
})

describe('without one', () => {
  test('it does not pass: it is skipped, says why, and tells the count for the next time', async () => {
    expect(await verdictWith({ max_decrease: '10%' }, null)).toMatchObject({
      outcome: 'skip',
      rowsEvaluated: 90n,
      message: expect.stringContaining('There is no earlier count to compare with'),
    })
  })

  test('what is known to be broken fails', async () => {
    expect(await verdictWith({ min: 91n, max_decrease: '10%' }, null)).toMatchObject({ outcome: 'fail' })
  })

  test('where no change is asked about nothing is missing', async () => {
    expect(await verdictWith({ min: 90n }, null)).toMatchObject({ outcome: 'pass' })
  })
})
