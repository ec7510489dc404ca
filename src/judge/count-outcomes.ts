import type { Outcome } from '../model/report.ts'

/** How many verdicts have each outcome. */
export function countOutcomes(verdicts: readonly { readonly outcome: Outcome }[]): Readonly<Record<Outcome, number>> {
  const totals: Record<Outcome, number> = { pass: 0, warn: 0, fail: 0, error: 0, skip: 0 }
  for (const { outcome } of verdicts) totals[outcome] += 1
  return totals
}
