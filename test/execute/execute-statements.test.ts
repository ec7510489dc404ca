import { expect, test } from 'vitest'
import { executeStatements } from '../../src/execute/execute-statements.ts'
import type { Measurement } from '../../src/model/measurement.ts'
import { createDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

test('a statement with one row answers each of its checks', async () => {
  await using database = await createDatabase()
  await using warehouse = await openTestWarehouse(database)
  const sql = 'select 0::bigint as c0, false as c1, false as c2, 9007199254740993::bigint as c3, 7 as c4, true as c5'
  const arrived: Measurement[] = []
  const measurements = await executeStatements(
    [
      {
        id: 's1',
        sql,
        answers: [
          { checkId: 'a', columns: { failures: 0, shouldWarn: 1, shouldError: 2, rowsEvaluated: 3 } },
          { checkId: 'b', columns: { failures: 3, shouldWarn: 5, shouldError: 5, rowsUndecided: 4, failingRows: 4 } },
        ],
      },
    ],
    warehouse,
    { threads: 2, signal: noSignal(), onMeasurement: (measurement) => arrived.push(measurement) },
  )
  expect(measurements).toMatchObject([
    {
      kind: 'measured',
      checkId: 'a',
      failures: 0n,
      shouldWarn: false,
      shouldError: false,
      rowsEvaluated: 9007199254740993n,
      rowsUndecided: null,
      failingRows: null,
      sql,
    },
    {
      kind: 'measured',
      checkId: 'b',
      failures: 9007199254740993n,
      shouldWarn: true,
      shouldError: true,
      rowsEvaluated: null,
      rowsUndecided: 7n,
      failingRows: 7n,
      sql,
    },
  ])
  expect(arrived).toEqual(measurements)
})
