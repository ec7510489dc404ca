import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findCheckType } from '../../src/check-types/catalogue.ts'
import type { Report, Verdict } from '../../src/model/report.ts'
import { testChecks } from '../../src/run.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { testOptions } from '../support/test-options.ts'
import { type ExpectedTest, invocationsOf } from './corpus.ts'

/** Where assay chose otherwise than dbt: by unique_id, what it says instead and why. */
const CHOSEN_DIFFERENCES: Readonly<Record<string, { readonly outcome: string; readonly because: string }>> = {
  'test.shop.accepted_values_customers_full_name__Ana_O_Neill.7e0460ac8f': {
    outcome: 'fail',
    because: "the value O'Neill is quoted, where dbt makes broken SQL: the five other names are not in the list",
  },
  'test.finance.dbt_utils_not_accepted_values_expenses_vendor__O_Brien.0724335b76': {
    outcome: 'fail',
    because: "the value O'Brien is quoted, where dbt makes broken SQL: it is there",
  },
}

/** What dbt_utils sets `fail_calc` to where ours is another text for the same number. */
const OWN_FAIL_CALC = 'dbt_utils.equality'

/** Tests that a project of the corpus defines itself: their own files say what is compared of them. */
const OWN_TESTS: readonly (string | null)[] = ['at_most', 'echo_argument']

const SUITES: readonly string[] = ['builtin', 'utils', 'expectations', 'configs']

describe.each(SUITES.flatMap(invocationsOf))('conformance: $suite $name', (invocation) => {
  const { directory, notRun } = invocation
  // singular tests have a suite of their own
  const expected = invocation.expected.filter((row) => row.test_name !== null)
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
    if (invocation.suite !== 'utils' && findCheckType(row.namespace, row.test_name ?? '') === undefined) {
      // some of these bring settings of their own, which only their definition could tell
      const { name, alias, fqn, resource, file } = describedByDbt(row)
      expect(described(verdict)).toMatchObject({ name, alias, fqn, resource, file })
      expect(verdict.problem?.code).toBe(OWN_TESTS.includes(row.test_name) ? 'UNSUPPORTED' : 'UNKNOWN_CHECK_TYPE')
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
    fail_calc: check.checkType === OWN_FAIL_CALC ? '' : config.failCalc.value,
    warn_if: config.warnIf.value,
    error_if: config.errorIf.value,
  }
}

function describedByDbt(row: ExpectedTest) {
  const { name, alias, fqn, tags, resource, file, severity, limit, warn_if, error_if } = row
  const fail_calc = `${row.namespace}.${row.test_name}` === OWN_FAIL_CALC ? '' : row.fail_calc
  // dbt keeps an empty text, and filters by nothing
  const where = row.where === '' ? null : row.where
  const settings = { severity: severity.toLowerCase(), where, limit, fail_calc, warn_if, error_if }
  return { name, alias, fqn, tags: [...tags].sort(), resource, file, ...settings }
}
