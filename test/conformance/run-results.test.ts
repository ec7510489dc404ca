import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assay } from '../e2e/command-line.ts'
import { expectDbtShape, shapeOf } from '../report/dbt/dbt-shape.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { databaseVariables } from '../support/test-options.ts'

type Result = {
  readonly unique_id: string
  readonly status: string
  readonly failures: number | null
  readonly message: string | null
  readonly relation_name: string | null
  readonly adapter_response: object
  readonly compiled: boolean
  readonly compiled_code: string | null
}

type RunResults = {
  readonly metadata: { readonly env: object }
  readonly args: Readonly<Record<string, unknown>>
  readonly results: readonly Result[]
}

/** An apostrophe in a value works here, and breaks dbt's SQL. */
const CHOSEN_DIFFERENCE = 'test.shop.accepted_values_customers_full_name__Ana_O_Neill.7e0460ac8f'

const directory = join(import.meta.dirname, 'builtin')
/** Without the text of dbt's SQL, and of messages only the first line. */
const dbts: RunResults = JSON.parse(readFileSync(join(directory, 'dbt-run-results.json'), 'utf8'))

describe('conformance: run_results.json', () => {
  let database: TestDatabase
  let folder: string
  let ours: RunResults

  beforeAll(async () => {
    database = await createDatabase(readFileSync(join(directory, 'warehouse.sql'), 'utf8'))
    folder = await mkdtemp(join(tmpdir(), 'assay-run-results-'))
    const argv = ['test', '--target-path', folder, '--write-json', '--no-proofs', '--vars', '{start: 2024-01-01}']
    await assay(argv, directory, { ...databaseVariables(database), DBT_ENV_CUSTOM_ENV_TEAM: 'data' })
    ours = JSON.parse(await readFile(join(folder, 'run_results.json'), 'utf8'))
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  it('has the shape that dbt publishes', () => {
    expectDbtShape('run-results', dbts)
    expectDbtShape('run-results', ours)
  })

  it('has the same keys and types as the file that dbt wrote', () => expect(shapeOf(ours)).toEqual(shapeOf(dbts)))

  it('has the same results', () => {
    const wanted = dbts.results.map(essence)
    expect(ours.results.map(essence)).toEqual(wanted)
    expect(wanted.length).toBeGreaterThan(100)
  })

  it("holds dbt's query of each check", () => {
    const found = ours.results.find(({ unique_id }) => unique_id.startsWith('test.shop.unique_customers_customer_id.'))
    expect(found?.compiled_code).toContain('having count(*) > 1')
    expect(found?.compiled_code).not.toContain('limit')
  })

  it('tells how it was called', () => {
    expect(ours.metadata.env).toEqual({ TEAM: 'data' })
    expect(ours.args).toMatchObject({ which: 'test', vars: { start: '2024-01-01' }, target_path: folder })
    expect(ours.args['invocation_command']).toMatch(/^assay test --target-path .* --vars '\{start: 2024-01-01\}'$/)
  })
})

/** What must be the same in both files. Of errors only their sort: the words are the server's. */
function essence({ unique_id, status, failures, message, relation_name, adapter_response }: Result) {
  if (unique_id === CHOSEN_DIFFERENCE) return { unique_id }
  const sort = message?.replace(/^(?:Database|Compilation) (Error in test .*)(?:\n.*)*$/, '$1') ?? null
  // where we know before asking that there is no SQL to run, nobody is asked
  return { unique_id, status, failures, message: sort, relation_name, isAnswered: 'code' in adapter_response }
}
