import { expect, test } from 'vitest'
import { fetchRows } from '../../src/execute/fetch-rows.ts'
import { createDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

test('rows come by the key of their query; what cannot be had is missing', async () => {
  await using database = await createDatabase()
  await using warehouse = await openTestWarehouse(database)
  const queries = new Map([
    ['one', 'select 1 as id'],
    ['bad', 'select nothing'],
    ['two', "values ('a'), (null)"],
  ])
  const fetched = await fetchRows(queries, warehouse, { threads: 2, signal: noSignal() })
  expect([...fetched.keys()]).toEqual(['one', 'two'])
  expect(fetched.get('one')).toEqual({ columns: [{ name: 'id', typeOid: 23 }], rows: [['1']] })
  expect(fetched.get('two')?.rows).toEqual([['a'], [null]])
})

test('nothing is fetched after an interruption', async () => {
  await using database = await createDatabase()
  await using warehouse = await openTestWarehouse(database)
  const fetched = await fetchRows(new Map([['one', 'select 1']]), warehouse, {
    threads: 2,
    signal: AbortSignal.abort(),
  })
  expect(fetched.size).toBe(0)
})
