import type { Outcome, Report, Verdict } from '../model/report.ts'

/** Puts the verdicts in order of their ids and counts the outcomes. */
export function composeReport(facts: Omit<Report, 'verdicts' | 'totals'>, verdicts: readonly Verdict[]): Report {
  const count = (outcome: Outcome): number => verdicts.filter((verdict) => verdict.outcome === outcome).length
  const sorted = verdicts.toSorted((a, b) => (a.check.uniqueId < b.check.uniqueId ? -1 : 1))
  return {
    ...facts,
    verdicts: sorted,
    totals: {
      pass: count('pass'),
      warn: count('warn'),
      fail: count('fail'),
      error: count('error'),
      skip: count('skip'),
    },
  }
}
