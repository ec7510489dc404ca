import type { Report } from '../model/report.ts'

/** 0 nothing failed, 1 at least one fail, 2 at least one error or the run could not start, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130

/** What a run means for the pipeline that asked. `error` beats `fail`: an unknown is worse than a known. */
export function exitCode(report: Report): ExitCode {
  if (report.isInterrupted) return 130
  if (report.totals.error > 0) return 2
  return report.totals.fail > 0 ? 1 : 0
}

/** The same for a person, or null where there is nothing to explain. */
export function exitCodeMeaning(report: Report): string | null {
  switch (exitCode(report)) {
    case 0:
      return null
    case 1:
      return 'the data broke a rule'
    case 2:
      return report.totals.fail > 0
        ? 'the data broke a rule, and some checks could not be judged'
        : 'some checks could not be judged, so nothing is known about them'
    case 130:
      return 'interrupted; what is shown is what was known by then'
  }
}
