import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCheckType } from '../../src/check-types/catalogue.ts'
import type { Report, Verdict } from '../../src/model/report.ts'
import { testChecks } from '../../src/run.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { testOptions } from '../support/test-options.ts'
import { CHOSEN_DIFFERENCES, described, describedByDbt, invocationsOf } from './corpus.ts'

const SUITES: readonly string[] = ['builtin', 'utils', 'expectations', 'configs', 'custom']

describe.each(SUITES.flatMap(invocationsOf))('conformance: $suite $name', (invocation) => {
  const { directory, notRun, expected } = invocation
  let database: TestDatabase
  let report: Report
  let verdicts: ReadonlyMap<string, Verdict>

  beforeAll(async () => {
    database = await createDatabase(readFileSync(join(directory, 'warehouse.sql'), 'utf8'))
    report = await testChecks(testOptions({ projectDir: directory, database, ...invocation.options }))
    verdicts = new Map(report.verdicts.map((verdict) => [verdict.check.uniqueId, verdict]))
  })
  afterAll(() => database[Symbol.asyncDispose]())

  it('has the same checks', () => {
    const ids = expected.map(({ unique_id }) => unique_id).sort()
    expect(idsWith((outcome) => outcome !== 'skip')).toEqual(ids)
  })

  if (notRun !== null) {
    it('skips what dbt does not run because of what it reads', () => {
      const ids = notRun.filter(({ why }) => why === 'parent missing or disabled').map(({ unique_id }) => unique_id)
      expect(idsWith((outcome) => outcome === 'skip')).toEqual(ids.sort())
    })
  }

  function idsWith(isWanted: (outcome: Verdict['outcome']) => boolean): readonly string[] {
    return report.verdicts.flatMap(({ check, outcome }) => (isWanted(outcome) ? [check.uniqueId] : [])).sort()
  }

  it.each(expected.map((row) => [row.unique_id, row] as const))('%s', (_, row) => {
    const verdict = verdicts.get(row.unique_id)
    if (verdict === undefined) throw new Error('no such check')
    if (row.namespace === 'dbt_expectations' && findCheckType(row.namespace, row.test_name ?? '') === undefined) {
      // some of these bring settings of their own, which only their definition could tell
      const { name, alias, fqn, resource, file } = describedByDbt(row)
      expect(described(verdict)).toMatchObject({ name, alias, fqn, resource, file })
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
