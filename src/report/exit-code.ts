import type { Report } from '../model/report.ts'

/** 0 nothing failed, 1 at least one fail, 2 at least one error or the run could not start, 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 130

/** What the exit code depends on. */
export type Ending = Pick<Report, 'totals' | 'isInterrupted'>

/** What a run means for the pipeline that asked. `error` beats `fail`: an unknown is worse than a known. */
export function exitCode(report: Ending): ExitCode {
  if (report.isInterrupted) return 130
  if (report.totals.error > 0) return 2
  return report.totals.fail > 0 ? 1 : 0
}

/** What is said of an ending. */
export type EndingWords = {
  /** What was judged: `checks`. */
  readonly noun: string
  readonly failed: string
}

export const OF_CHECKS: EndingWords = { noun: 'checks', failed: 'the data broke a rule' }

/** The same for a person, or null where there is nothing to explain. */
export function exitCodeMeaning(report: Ending, { noun, failed } = OF_CHECKS): string | null {
  switch (exitCode(report)) {
    case 0:
      return null
    case 1:
      return failed
    case 2:
      return report.totals.fail > 0
        ? `${failed}, and some ${noun} could not be judged`
        : `some ${noun} could not be judged, so nothing is known about them`
    case 130:
      return 'interrupted; what is shown is what was known by then'
  }
}
