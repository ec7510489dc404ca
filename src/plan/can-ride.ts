import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { PlannedCheck } from '../model/plan.ts'

/**
 * Whether a scan can tell a check's failures, or at least that there are none.
 *
 * A custom `fail_calc` speaks of the failing rows by dbt's column names, and so may a threshold (`> count(*) * 0.1`): they
 * need dbt's own query. So does a limit below 0, which is the server's to refuse.
 */
export function canRide({ check, measure }: PlannedCheck): boolean {
  const { warnIf, errorIf, limit } = check.config
  const isPlain = [warnIf, errorIf].every(({ value }) => PLAIN_THRESHOLD.test(value)) && (limit ?? 0) >= 0
  return measure.kind !== 'query' && isOneFailurePerRow(check.config) && isPlain
}

/** Numbers, operators and words that mean the same behind any number: no names, no functions, no subqueries. */
const PLAIN_THRESHOLD =
  /^(?:[\s\d.,()+\-*/%<>=!]|\b(?:and|or|not|between|symmetric|in|is|distinct|from|null|true|false)\b)*$/i
