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

type Chosen = {
  readonly exitCode: number
  /** What the person at the terminal is told: all of it, on stdout and stderr together. */
  readonly shows: RegExp
  readonly because: string
}

const NO_CHECKS: Chosen = {
  exitCode: 2,
  shows: /NO_CHECKS_FOUND There are no checks\. Expected "data_tests:"/,
  because: 'a run that would look at nothing is a mistake (README, 13)',
}

/** Where assay chose otherwise than dbt, by project. */
const CHOSEN_DIFFERENCES: Readonly<Record<string, Chosen>> = {
  noteworthy_bad_store_failures_as: {
    exitCode: 1,
    shows: /FAIL {2}orders: unique on order_id: 1 value, in 2 of 3 rows/,
    because: 'failures are never stored, so it does not matter as what (README, 14)',
  },
  noteworthy_empty_yaml: NO_CHECKS,
  noteworthy_no_tests: NO_CHECKS,
  noteworthy_stored_under_one_name: {
    exitCode: 2,
    shows: /type integer: "a[ -]b"(?:.|\n)*type integer: "a[ -]b"/,
    because: 'failures are never stored, so names cannot collide; both checks are errors in the database (README, 14)',
  },
  noteworthy_version_file_missing: NO_CHECKS,
  noteworthy_package_not_listed: {
    exitCode: 0,
    shows: /"outcome": "pass"/,
    because: 'the check types of dbt_utils are built in (README, 15)',
  },
  package_not_installed: {
    exitCode: 1,
    shows: /FAIL {2}orders: unique on order_id: 1 value, in 2 of 3 rows/,
    because: 'packages are asked for only where one of their tests or models is used (README, 15)',
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

  it('names no project that is not there', () => {
    expect(projects).toEqual(expect.arrayContaining(Object.keys(CHOSEN_DIFFERENCES)))
  })

  it.each(projects)('%s', async (name) => {
    const project = join(directory, name)
    const expected: Expected = JSON.parse(readFileSync(join(project, 'expected.json'), 'utf8'))
    const outcome = await run(project)
    const chosen = CHOSEN_DIFFERENCES[name]
    expect(outcome.exitCode, outcome.stderr).toBe(chosen?.exitCode ?? exitCodeOf(expected))
    if (chosen !== undefined) {
      expect(outcome.stdout + outcome.stderr, chosen.because).toMatch(chosen.shows)
      return
    }
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
