import type { Report, Verdict } from '../model/report.ts'
import { countOutcomes } from './count-outcomes.ts'

/** Puts the verdicts in order of their ids and counts the outcomes. */
export function composeReport(facts: Omit<Report, 'verdicts' | 'totals'>, verdicts: readonly Verdict[]): Report {
  const sorted = verdicts.toSorted((a, b) => (a.check.uniqueId < b.check.uniqueId ? -1 : 1))
  return { ...facts, verdicts: sorted, totals: countOutcomes(verdicts) }
}
