import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCheckType } from '../../src/check-types/catalogue.ts'
import type { Report, Verdict } from '../../src/model/report.ts'
import { testChecks } from '../../src/run.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { testOptions } from '../support/test-options.ts'

type Expected = {
  readonly unique_id: string
  readonly name: string
  readonly alias: string
  readonly fqn: readonly string[]
  readonly tags: readonly string[]
  readonly test_name: string
  readonly namespace: string | null
  /** Null for tests on sources: dbt attaches only those on models, seeds and snapshots. */
  readonly resource: string | null
  readonly file: string
  readonly severity: string
  readonly where: string | null
  readonly limit: number | null
  readonly fail_calc: string
  readonly warn_if: string
  readonly error_if: string
  readonly status: string
  readonly failures: number | null
}

/** Where assay chose otherwise than dbt: by unique_id, what it says instead and why. */
const CHOSEN_DIFFERENCES: Readonly<Record<string, { readonly outcome: string; readonly because: string }>> = {
  'test.shop.accepted_values_customers_full_name__Ana_O_Neill.7e0460ac8f': {
    outcome: 'fail',
    because: "the value O'Neill is quoted, where dbt makes broken SQL: the five other names are not in the list",
  },
}

describe.each(['builtin', 'utils', 'expectations'])('conformance: %s', (suite) => {
  const directory = join(import.meta.dirname, suite)
  const expected: readonly Expected[] = readJson(directory, 'expected.json')
  const notRun: readonly { readonly unique_id: string; readonly why: string }[] = readJson(
    directory,
    'expected-not-run.json',
  )
  let database: TestDatabase
  let report: Report
  let verdicts: ReadonlyMap<string, Verdict>

  beforeAll(async () => {
    database = await createDatabase(readFileSync(join(directory, 'warehouse.sql'), 'utf8'))
    report = await testChecks(testOptions({ projectDir: directory, database }))
    verdicts = new Map(report.verdicts.map((verdict) => [verdict.check.uniqueId, verdict]))
  })
  afterAll(() => database[Symbol.asyncDispose]())

  it('has the same checks', () => {
    const ids = [...expected, ...notRun].map(({ unique_id }) => unique_id).sort()
    expect([...verdicts.keys()].sort()).toEqual(ids)
  })

  it('skips what dbt does not run', () => {
    for (const { unique_id } of notRun) expect(verdicts.get(unique_id)?.outcome, unique_id).toBe('skip')
  })

  it.each(expected.map((row) => [row.unique_id, row] as const))('%s', (_, row) => {
    const verdict = verdicts.get(row.unique_id)
    if (verdict === undefined) throw new Error('no such check')
    if (findCheckType(row.namespace, row.test_name) === undefined) {
      // some of these bring a fail_calc of their own, which only their definition could tell
      expect({ ...described(verdict), fail_calc: '' }).toEqual({ ...describedByDbt(row), fail_calc: '' })
      expect(verdict.problem?.code).toBe('UNKNOWN_CHECK_TYPE')
      return
    }
    expect(described(verdict)).toEqual(describedByDbt(row))
    const chosen = CHOSEN_DIFFERENCES[row.unique_id]
    expect(verdict.outcome, verdict.message ?? '').toBe(chosen?.outcome ?? row.status)
    if (chosen !== undefined) return
    const failures = row.failures === null ? null : BigInt(row.failures)
    // dbt gives 0 for every pass; ours is the true number
    if (row.status !== 'pass') expect(verdict.failures).toBe(failures)
  })
})

function described({ check }: Verdict) {
  const { config } = check
  return {
    name: check.name,
    alias: check.alias,
    fqn: check.fqn,
    tags: [...config.tags].sort(),
    resource: check.resource === null || check.resource.kind === 'source' ? null : check.resource.uniqueId,
    file: check.file,
    severity: config.severity,
    where: config.where?.value ?? null,
    limit: config.limit,
    fail_calc: config.failCalc.value,
    warn_if: config.warnIf.value,
    error_if: config.errorIf.value,
  }
}

function describedByDbt(row: Expected) {
  const { name, alias, fqn, tags, resource, file, severity, where, limit, fail_calc, warn_if, error_if } = row
  const settings = { severity: severity.toLowerCase(), where, limit, fail_calc, warn_if, error_if }
  return { name, alias, fqn, tags: [...tags].sort(), resource, file, ...settings }
}

function readJson<T>(directory: string, name: string): T {
  return JSON.parse(readFileSync(join(directory, name), 'utf8'))
}
