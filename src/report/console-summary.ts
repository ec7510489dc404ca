import type { Outcome, Report } from '../model/report.ts'
import { exitCode, exitCodeMeaning } from './exit-code.ts'
import { countOf, formatCount, formatDuration } from './format-number.ts'
import type { Palette } from './palette.ts'
import { FROM_GOOD_TO_BAD } from './resource-group.ts'

const WORDS: Readonly<Record<Outcome, string>> = {
  pass: 'passed',
  skip: 'skipped',
  warn: 'warned',
  fail: 'failed',
  error: 'could not be judged',
}

/** `43 passed, 1 warned, 1 failed`; outcomes that did not happen are left out. */
export function totalsInWords(totals: Report['totals'], { outcome }: Palette): string {
  return FROM_GOOD_TO_BAD.filter((name) => totals[name] > 0)
    .map((name) => outcome[name](`${formatCount(totals[name])} ${WORDS[name]}`))
    .join(', ')
}

/** The closing lines: totals in words, and what the exit code means where it is not 0. */
export function renderSummary(
  report: Report,
  palette: Palette,
  { isQuiet = false, isExitZero = false }: { readonly isQuiet?: boolean; readonly isExitZero?: boolean },
): string {
  const duration = palette.quiet(`in ${formatDuration(report.durationMs)}`)
  if (report.verdicts.length === 0) return `no checks were run  ${duration}\n${meaningLine(report, isExitZero)}`
  const onNothing = report.verdicts.filter((verdict) => verdict.isVacuous).length
  const vacuous = onNothing === 0 ? '' : ` (${formatCount(onNothing)} on nothing)`
  const totals = `${countOf(report.verdicts.length, 'check')}: ${totalsInWords(report.totals, palette)}${vacuous}`
  return `${palette.strong(totals)}  ${duration}\n${isQuiet ? '' : meaningLine(report, isExitZero)}`
}

function meaningLine(report: Report, isExitZero: boolean): string {
  const meaning = exitCodeMeaning(report)
  if (meaning === null) return ''
  const code = exitCode(report)
  const ending = isExitZero && code === 1 ? 'exit code 0 as --exit-zero asks, else 1' : `exit code ${code}`
  return `${ending}: ${meaning}\n`
}
