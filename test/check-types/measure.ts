import { EMPTY_CATALOG, readCatalog } from '../../src/catalog/read-catalog.ts'
import { compilePlan } from '../../src/compile/compile-plan.ts'
import { StatementError } from '../../src/errors.ts'
import { judgeMeasurement } from '../../src/judge/judge-measurement.ts'
import type { Catalog } from '../../src/model/catalog.ts'
import type { Check } from '../../src/model/check.ts'
import type { Plan } from '../../src/model/plan.ts'
import type { Verdict } from '../../src/model/report.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { completeChecks } from '../../src/plan/complete-checks.ts'
import { planStatements } from '../../src/plan/plan-statements.ts'
import { executeAll } from '../support/execute-all.ts'
import { noSignal } from '../warehouse/open-test-warehouse.ts'

/** What a query says of a check: dbt's three numbers, or why it says nothing. */
export type Answer =
  | { readonly failures: bigint; readonly shouldWarn: boolean | null; readonly shouldError: boolean | null }
  /** SQLSTATE, `rows` or `not an integer`. */
  | { readonly error: string }

export type Measured = { readonly verdict: Verdict; readonly answer: Answer }

const ALONE = { isFused: false, hasProofs: false } as const

/** Measures checks through the real stages, each as if it were the only one. In the order of `checks`. */
export async function measureAlone(given: readonly Check[], warehouse: Warehouse): Promise<readonly Measured[]> {
  const isIncomplete = given.some(({ subject }) => subject.kind === 'incomplete')
  const { checks } = isIncomplete ? await completed(given, warehouse) : { checks: given }
  const steps = checks.flatMap((check) => planStatements([check], EMPTY_CATALOG, ALONE).steps)
  return measurePlanned(checks, { proofs: [], steps }, warehouse)
}

/** Measures checks as a run does: those of one relation and `where` share its scans. Nothing is taken as proved. */
export async function measureFused(given: readonly Check[], warehouse: Warehouse): Promise<readonly Measured[]> {
  const { checks } = await completed(given, warehouse)
  return measurePlanned(checks, await fusedPlan(checks, warehouse), warehouse)
}

/** The plan of a run that takes nothing as proved, with what the catalog says of the relations. */
export async function fusedPlan(given: readonly Check[], warehouse: Warehouse): Promise<Plan> {
  const { checks, catalog } = await completed(given, warehouse)
  return planStatements(checks, catalog, { isFused: true, hasProofs: false })
}

/** Checks that know what to measure, and what the catalog says of all that they read. */
export async function completed(
  checks: readonly Check[],
  warehouse: Warehouse,
): Promise<{ readonly checks: readonly Check[]; readonly catalog: Catalog }> {
  const catalog = await readCatalog(
    checks.flatMap(({ reads }) => reads),
    warehouse,
    noSignal(),
  )
  return { checks: completeChecks(checks, catalog), catalog }
}

/** Measures checks as a plan says. In the order of `checks`. */
export async function measurePlanned(
  checks: readonly Check[],
  plan: Plan,
  warehouse: Warehouse,
): Promise<readonly Measured[]> {
  const { measurements } = await executeAll(compilePlan(plan), warehouse, { threads: 2 })
  const byId = new Map(measurements.map((measurement) => [measurement.checkId, measurement]))
  if (byId.size !== measurements.length) throw new Error('a check was measured twice')
  return checks.map((check) => {
    const measurement = byId.get(check.uniqueId)
    const verdict = judgeMeasurement(check, measurement, { vacuous: 'pass', failsOnWarning: false })
    if (measurement?.kind !== 'measured') {
      const { sqlState = null } = measurement?.error ?? {}
      return { verdict, answer: { error: sqlState ?? 'rows' } }
    }
    const { failures, shouldWarn, shouldError } = measurement
    if (typeof failures !== 'bigint') return { verdict, answer: { error: 'not an integer' } }
    return { verdict, answer: { failures, shouldWarn, shouldError } }
  })
}

/** What dbt would read out of the answer to its own statement. */
export async function askAsDbt(statement: string, warehouse: Warehouse): Promise<Answer> {
  try {
    const { rows } = await warehouse.query(statement, noSignal())
    const [row] = rows
    return row === undefined || rows.length > 1 ? { error: 'rows' } : readDbtRow(row)
  } catch (error) {
    if (error instanceof StatementError) return { error: error.sqlState ?? 'unknown' }
    throw error
  }
}

/** Reads `failures`, `should_warn`, `should_error`, as text. Thresholds in cases give booleans or NULL. */
export function readDbtRow([failures, shouldWarn, shouldError]: readonly (string | null)[]): Answer {
  const digits = /^(-?\d+)(\.0+)?$/.exec(failures ?? '')?.[1]
  if (digits === undefined) return { error: 'not an integer' }
  return { failures: BigInt(digits), shouldWarn: shouldWarn === 't', shouldError: shouldError === 't' }
}
