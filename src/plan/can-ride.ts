import type { Check } from '../model/check.ts'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { GroupedCheck, PlannedCheck } from '../model/plan.ts'

/** Whether a scan can tell a check's failures, or at least that there are none. */
export function canRide({ check, measure }: PlannedCheck): boolean {
  return measure.kind !== 'query' && isCounted(check)
}

/** The check as one whose failures a reading in groups can tell; null if none can. */
export function asGrouped({ check, measure }: PlannedCheck): GroupedCheck | null {
  if (measure.kind !== 'query' || measure.grouped === undefined || !isCounted(check)) return null
  return { check, measure, grouped: measure.grouped }
}

/**
 * Whether a count of failures is all that the check asks for.
 *
 * A custom `fail_calc` speaks of the failing rows by dbt's column names, and so may a threshold (`> count(*) * 0.1`): they
 * need dbt's own query. So does a limit below 0, which is the server's to refuse.
 */
function isCounted({ config }: Check): boolean {
  const { warnIf, errorIf, limit } = config
  const isPlain = [warnIf, errorIf].every(({ value }) => PLAIN_THRESHOLD.test(value)) && (limit ?? 0) >= 0
  return isOneFailurePerRow(config) && isPlain
}

/** Numbers, operators and words that mean the same behind any number: no names, no functions, no subqueries. */
const PLAIN_THRESHOLD =
  /^(?:[\s\d.,()+\-*/%<>=!]|\b(?:and|or|not|between|symmetric|in|is|distinct|from|null|true|false)\b)*$/i
