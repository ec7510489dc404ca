import type { Check } from '../model/check.ts'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { Plan, PlannedCheck, Scan, Single } from '../model/plan.ts'

/**
 * Decides which checks share a reading of their relation and which need a statement of their own.
 *
 * Checks without a measure (broken, unreachable) are left out: nobody asks for them.
 */
export function planStatements(checks: readonly Check[]): Plan {
  return { steps: checks.flatMap(plannedCheck).map(stepFor) }
}

function plannedCheck(check: Check): readonly PlannedCheck[] {
  return check.subject.kind === 'measurable' ? [{ check, measure: check.subject.measure }] : []
}

function stepFor(planned: PlannedCheck): Scan | Single {
  return canRideInScan(planned)
    ? { kind: 'scan', from: planned.measure.from, checks: [planned] }
    : { kind: 'single', planned }
}

/**
 * A custom `fail_calc` speaks of the failing rows by dbt's column names, and so may a threshold (`> count(*) * 0.1`): they
 * need dbt's own query. So does a limit below 0, which is the server's to refuse.
 */
function canRideInScan({ check, measure }: PlannedCheck): boolean {
  const { warnIf, errorIf, limit } = check.config
  const isCountable = measure.kind === 'rows' || measure.kind === 'aggregate'
  const isPlain = [warnIf, errorIf].every(({ value }) => PLAIN_THRESHOLD.test(value)) && (limit ?? 0) >= 0
  return isCountable && isOneFailurePerRow(check.config) && isPlain
}

/** Numbers, operators and words that mean the same behind any number: no names, no functions, no subqueries. */
const PLAIN_THRESHOLD =
  /^(?:[\s\d.,()+\-*/%<>=!]|\b(?:and|or|not|between|symmetric|in|is|distinct|from|null|true|false)\b)*$/i
