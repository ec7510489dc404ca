import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCatalog } from '../../src/catalog/read-catalog.ts'
import type { Check } from '../../src/model/check.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { planStatements } from '../../src/plan/plan-statements.ts'
import { buildSoundCheck } from '../check-types/build-check.ts'
import { dbtStatement } from '../check-types/dbt-query.ts'
import { askAsDbt } from '../check-types/measure.ts'
import { type Connection, connect } from '../support/connect.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { relationsOf } from '../support/relations-of.ts'
import { noSignal, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'
import { ACCEPTED_VALUES_CASES } from './proof-cases/accepted-values.ts'
import { NOT_NULL_CASES } from './proof-cases/not-null.ts'
import type { ProofCase } from './proof-cases/proof-case.ts'
import { RELATIONSHIPS_CASES } from './proof-cases/relationships.ts'
import { SETTINGS_CASES } from './proof-cases/settings.ts'
import { UNIQUE_CASES } from './proof-cases/unique.ts'
import { UNIQUE_COMBINATION_CASES } from './proof-cases/unique-combinations.ts'

const SUITES = [
  { suite: 'not_null', checkType: 'not_null', cases: NOT_NULL_CASES },
  { suite: 'unique', checkType: 'unique', cases: UNIQUE_CASES },
  {
    suite: 'unique_combination',
    checkType: 'dbt_utils.unique_combination_of_columns',
    cases: UNIQUE_COMBINATION_CASES,
  },
  { suite: 'relationships', checkType: 'relationships', cases: RELATIONSHIPS_CASES },
  { suite: 'accepted_values', checkType: 'accepted_values', cases: ACCEPTED_VALUES_CASES },
  { suite: 'settings of not_null', checkType: 'not_null', cases: SETTINGS_CASES },
  {
    suite: 'settings of unique',
    checkType: 'unique',
    cases: SETTINGS_CASES.filter(({ config }) => !config?.fail_calc),
  },
] as const

let database: TestDatabase
let connection: Connection
let asOwner: Warehouse
let asGuest: Warehouse
let guest: string
let features: ReadonlySet<string>
let version: number

beforeAll(async () => {
  database = await createDatabase()
  connection = await connect(database.url)
  // roles belong to the whole server, so this one is named like the database
  guest = `guest_${database.name}`
  await connection.query(`create role ${guest}`)
  asOwner = await openTestWarehouse(database)
  asGuest = await openTestWarehouse(database, { role: guest })
  version = await serverVersion()
  features = new Set([...(await extensions()), ...((await hasIcu()) ? ['icu'] : [])])
})

afterAll(async () => {
  await Promise.all([asOwner.close(), asGuest.close()])
  await connection.query(`drop owned by ${guest}; drop role ${guest}`)
  await connection[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

describe.each(SUITES)('what proves: $suite', ({ suite, checkType, cases }) => {
  const numbered = cases.map((one, index) => ({ ...one, schema: `${suite} ${index}` }))
  test.for(numbered)('$title', async ({ schema, ...one }, { skip }) => {
    const lacking = whatLacks(one)
    skip(lacking !== null, lacking ?? '')
    await make(one, schema)
    const relation = { database: null, schema, name: one.table ?? 't' }
    const described = { ...one, id: 'check', checkType, relation }
    const warehouse = one.isAskedByGuest ? asGuest : asOwner
    const answer = await askAsDbt(dbtStatement(described), warehouse)
    expect('failures' in answer ? answer.failures : answer.error).toBe(one.dbt)
    const proof = await proofOf(await buildSoundCheck(described), warehouse)
    if (one.provenBy === null) expect(proof).toBeNull()
    else expect(proof).toMatch(one.provenBy)
  })
})

/** Runs the script in a schema of its own, statement by statement: some cannot stand in a transaction. */
async function make({ script }: ProofCase, schema: string): Promise<void> {
  await connection.query(`reset all; discard temp; create schema "${schema}"; set search_path = "${schema}", public;
    grant usage on schema "${schema}" to ${guest}`)
  for (const statement of script) {
    if (typeof statement === 'string') await connection.query(statement.replaceAll(/\bguest\b/g, guest))
    else await expect(connection.query(statement.refused)).rejects.toThrow()
  }
}

/** What the plan of this one check says, with the facts about all that it reads. */
async function proofOf(check: Check, warehouse: Warehouse): Promise<string | null> {
  const catalog = await readCatalog(relationsOf(check), warehouse, noSignal())
  const { proofs, steps } = planStatements([check], catalog, { isFused: true, hasProofs: true })
  expect(proofs.length === 0).toBe(steps.length > 0)
  return proofs[0]?.provenBy ?? null
}

function whatLacks({ since = 0, until = Number.POSITIVE_INFINITY, needs }: ProofCase): string | null {
  if (version < since) return `Postgres has it from version ${since} on`
  if (version > until) return `Postgres refuses it from version ${until + 1} on`
  return needs === undefined || features.has(needs) ? null : `the test server has no ${needs}`
}

async function serverVersion(): Promise<number> {
  const [row] = await connection.query("select current_setting('server_version_num')::int / 10000 as major")
  return Number(row?.['major'])
}

async function extensions(): Promise<readonly string[]> {
  const rows = await connection.query('select name from pg_available_extensions')
  return rows.map(({ name }) => String(name))
}

async function hasIcu(): Promise<boolean> {
  const attempt = connection.query(
    `create collation "can be made" (provider = icu, locale = 'und', deterministic = false)`,
  )
  return attempt.then(
    () => true,
    () => false,
  )
}
