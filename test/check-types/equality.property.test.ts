import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Check } from '../../src/model/check.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'
import { buildSoundCheck, type Described } from './build-check.ts'
import { dbtStatement } from './dbt-query.ts'
import { type GeneratedTable, generatedTable } from './generated-tables.ts'
import { type Answer, type Measured, measureAlone, measureFused, readDbtRow } from './measure.ts'

const TABLES_PER_RUN = 20
const RUNS = 15

let database: TestDatabase
let warehouse: Warehouse

beforeAll(async () => {
  database = await createDatabase()
  warehouse = await openTestWarehouse(database)
})

afterAll(async () => {
  await warehouse.close()
  await database[Symbol.asyncDispose]()
})

test("by itself, as dbt's own SQL and in one scan, a check counts the same on any table", async () => {
  const batch = fc.array(generatedTable, { minLength: TABLES_PER_RUN, maxLength: TABLES_PER_RUN })
  await fc.assert(
    fc.asyncProperty(batch, async (tables) => {
      await database.query(script(tables))
      const described = tables.flatMap(descriptions)
      const checks = await Promise.all(described.map(buildSoundCheck))
      const alone = await measureAlone(checks, warehouse)
      const byDbt = await askAllAsDbt(described)
      expect(alone.map(({ answer }, at) => [described[at], answer])).toEqual(
        byDbt.map((answer, at) => [described[at], answer]),
      )
      for (const [index] of tables.entries()) {
        const riders = alone.filter(({ verdict: { check } }) => isOn(check, index))
        const fused = await measureFused(
          riders.map(({ verdict }) => verdict.check),
          warehouse,
        )
        expect(fused.map(numbers), fc.stringify(tables[index])).toEqual(riders.map(numbers))
      }
    }),
    // shrinking would make thousands of tables; the difference names the check, and the counterexample its table
    { numRuns: RUNS, endOnFailure: true },
  )
}, 60_000)

/** Makes the tables anew: `generated.t0`, `generated.t1` and so on, and one parent for all. */
function script(tables: readonly GeneratedTable[]): string {
  const made = tables.map(({ rows }, index) => {
    const values = rows.map(({ i, t, n, seen }) => `(${i}, ${t}, ${n}, ${seen})`).join(', ')
    return `create table generated.t${index} (i int, t text, n numeric, seen timestamptz);
      ${values === '' ? '' : `insert into generated.t${index} values ${values};`}`
  })
  return `drop schema if exists generated cascade; create schema generated;
    create table generated.parents (i int); insert into generated.parents values (0), (1), (1), (null);
    ${made.join('\n')}`
}

function descriptions({ where, checks }: GeneratedTable, index: number): readonly Described[] {
  return checks.map((check, number) => ({
    ...check,
    id: `t${index}_${number}`,
    relation: { database: null, schema: 'generated', name: `t${index}` },
    config: { ...check.config, where },
  }))
}

function isOn({ resource }: Check, index: number): boolean {
  return resource.relation.name === `t${index}`
}

/** All of dbt's statements in one round trip. */
async function askAllAsDbt(described: readonly Described[]): Promise<readonly Answer[]> {
  const queries = described.map(
    (test, index) => `select ${index} as at, failures::text, left(should_warn::text, 1), left(should_error::text, 1)
      from (${dbtStatement(test)}) as answer${index}`,
  )
  const { rows } = await warehouse.query(`${queries.join('\nunion all\n')}\norder by at`, noSignal())
  return rows.map(([, ...row]) => readDbtRow(row))
}

function numbers({ verdict, answer }: Measured): object {
  const { check, rowsEvaluated, rowsUndecided, isVacuous, outcome } = verdict
  return { check: check.name, ...answer, rowsEvaluated, rowsUndecided, isVacuous, outcome }
}
