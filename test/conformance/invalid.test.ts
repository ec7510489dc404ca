import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assay } from '../e2e/command-line.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

/** What dbt made of one project, and where a helpful message points to. */
type Expected = {
  readonly exit_code: number
  readonly where: { readonly file: string; readonly line: number } | null
  readonly results: readonly { readonly unique_id: string; readonly status: string; readonly failures: number | null }[]
  readonly not_run: readonly { readonly unique_id: string }[]
}

type JsonCheck = {
  readonly unique_id: string
  readonly outcome: string
  readonly failures: number | null
}

/** Where assay chose otherwise than dbt: by project, its exit code and why. */
const CHOSEN_DIFFERENCES: Readonly<Record<string, { readonly exitCode: number; readonly because: string }>> = {
  macro_result_in_expression: { exitCode: 2, because: 'what cannot be rendered is the error of one check' },
  noteworthy_bad_store_failures_as: {
    exitCode: 1,
    because: 'failures are never stored, so it does not matter as what',
  },
  noteworthy_empty_yaml: { exitCode: 2, because: 'a run that would look at nothing is a mistake' },
  noteworthy_no_tests: { exitCode: 2, because: 'a run that would look at nothing is a mistake' },
  noteworthy_stored_under_one_name: {
    exitCode: 2,
    because: 'failures are never stored; both checks are errors in the database',
  },
  noteworthy_version_file_missing: { exitCode: 2, because: 'a run that would look at nothing is a mistake' },
  noteworthy_package_not_listed: { exitCode: 0, because: 'the check types of dbt_utils are built in' },
  package_not_installed: {
    exitCode: 1,
    because: 'packages are asked for only where one of their tests or models is used',
  },
}

const directory = join(import.meta.dirname, 'invalid')
const projects = readdirSync(directory, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

describe('conformance: invalid', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await createDatabase(readFileSync(join(directory, 'warehouse.sql'), 'utf8'))
  })
  afterAll(() => database[Symbol.asyncDispose]())

  it.each(projects)('%s', async (name) => {
    const project = join(directory, name)
    const expected: Expected = JSON.parse(readFileSync(join(project, 'expected.json'), 'utf8'))
    const outcome = await run(project)
    const chosen = CHOSEN_DIFFERENCES[name]
    expect(outcome.exitCode, outcome.stderr).toBe(chosen?.exitCode ?? exitCodeOf(expected))
    if (chosen !== undefined) return
    if (expected.exit_code === 2) {
      const { where } = expected
      if (where !== null) expect(outcome.stderr).toMatch(new RegExp(`${where.file}:${where.line}(?!\\d)`))
      expect(outcome.stderr).toMatch(/\b[A-Z]+(?:_[A-Z]+)+\b/)
      return
    }
    const { checks }: { readonly checks: readonly JsonCheck[] } = JSON.parse(outcome.stdout)
    const ran = checks.filter(({ outcome: how }) => how !== 'skip')
    expect(ran.map(({ unique_id, outcome: how }) => [unique_id, how]).sort()).toEqual(
      expected.results.map(({ unique_id, status }) => [unique_id, status]).sort(),
    )
    const skipped = checks.filter(({ outcome: how }) => how === 'skip').map(({ unique_id }) => unique_id)
    expect(skipped.sort()).toEqual(expected.not_run.map(({ unique_id }) => unique_id).sort())
  })

  async function run(project: string) {
    const { args = [], env = {} }: { args?: readonly string[]; env?: Readonly<Record<string, string>> } = existsSync(
      join(project, 'runs.json'),
    )
      ? JSON.parse(readFileSync(join(project, 'runs.json'), 'utf8'))
      : {}
    const { host, port, user, password, name } = database
    const connection = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: name }
    const profilesDir = existsSync(join(project, 'profiles.yml')) ? project : directory
    const argv = ['test', '--output', 'json', '--profiles-dir', profilesDir, ...args]
    return assay(argv, project, { ...connection, ...env })
  }
})

/** dbt's 1 for a test that could not be judged is our 2. */
function exitCodeOf({ exit_code, results }: Expected): number {
  return results.some(({ status }) => status === 'error') ? 2 : exit_code
}
