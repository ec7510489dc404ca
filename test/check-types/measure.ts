import { compilePlan } from '../../src/compile/compile-plan.ts'
import { StatementError } from '../../src/errors.ts'
import { executeStatements } from '../../src/execute/execute-statements.ts'
import { judgeMeasurement } from '../../src/judge/judge-measurement.ts'
import type { Check } from '../../src/model/check.ts'
import type { Plan, Scan } from '../../src/model/plan.ts'
import type { Verdict } from '../../src/model/report.ts'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { planStatements } from '../../src/plan/plan-statements.ts'
import { noSignal } from '../warehouse/open-test-warehouse.ts'

/** What a query says of a check: dbt's three numbers, or why it says nothing. */
export type Answer =
  | { readonly failures: bigint; readonly shouldWarn: boolean; readonly shouldError: boolean }
  /** SQLSTATE, `rows` or `not an integer`. */
  | { readonly error: string }

export type Measured = { readonly verdict: Verdict; readonly answer: Answer }

/** Measures checks through the real stages, each by its own statement as planned. In the order of `checks`. */
export function measureAlone(checks: readonly Check[], warehouse: Warehouse): Promise<readonly Measured[]> {
  return measure(checks, { steps: checks.flatMap((check) => planStatements([check]).steps) }, warehouse)
}

/**
 * Measures checks of one relation and `where` in a single scan.
 *
 * @throws Error if one of them cannot ride in a scan.
 */
export function measureFused(checks: readonly Check[], warehouse: Warehouse): Promise<readonly Measured[]> {
  const scans = checks.map((check) => {
    const scan = scanOf(check)
    if (scan === null) throw new Error(`${check.name} cannot ride in a scan`)
    return scan
  })
  const [first] = scans
  if (first === undefined) return Promise.resolve([])
  const all = scans.flatMap((scan) => scan.checks)
  return measure(checks, { steps: [{ ...first, checks: all }] }, warehouse)
}

/** The scan that the planner puts a check in, or null if it needs a statement of its own. */
export function scanOf(check: Check): Scan | null {
  const [step] = planStatements([check]).steps
  return step?.kind === 'scan' ? step : null
}

async function measure(checks: readonly Check[], plan: Plan, warehouse: Warehouse): Promise<readonly Measured[]> {
  const options = { threads: 2, signal: noSignal(), onMeasurement: () => {} }
  const measurements = await executeStatements(compilePlan(plan), warehouse, options)
  const byId = new Map(measurements.map((measurement) => [measurement.checkId, measurement]))
  return checks.map((check) => {
    const measurement = byId.get(check.uniqueId)
    const verdict = judgeMeasurement(check, measurement, 'pass')
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
