import type { Outcome, Report } from '../model/report.ts'
import { type Ending, type EndingWords, exitCode, exitCodeMeaning } from './exit-code.ts'
import { countOf, formatBytes, formatCount, formatDuration, formatMagnitude } from './format-number.ts'
import { PAGE_BYTES } from './page-bytes.ts'
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

/** `12 statements (9 scans), 3 checks proved by constraints, 1.2 M rows, about 83 MB, 3.4 s in the database` */
export function statisticsInWords({ verdicts, statistics, pagesScanned }: Report): string {
  const { statements, scans, rowsScanned, databaseMs } = statistics
  const proved = verdicts.filter(({ via }) => via === 'proof').length
  const isRead = scans > 0
  const words = [
    `${countOf(statements, 'statement')}${isRead ? ` (${countOf(scans, 'scan')})` : ''}`,
    proved === 0 ? null : `${countOf(proved, 'check')} proved by constraints`,
    isRead ? `${formatMagnitude(rowsScanned)} ${rowsScanned === 1n ? 'row' : 'rows'}` : null,
    isRead && pagesScanned !== null ? `about ${formatBytes(pagesScanned * PAGE_BYTES)}` : null,
    statements === 0 ? null : `${formatDuration(databaseMs)} in the database`,
  ]
  return words.filter((word) => word !== null).join(', ')
}

/** The closing lines: what was asked, totals in words, and what the exit code means where it is not 0. */
export function renderSummary(
  report: Report,
  palette: Palette,
  { isQuiet = false, isExitZero = false }: { readonly isQuiet?: boolean; readonly isExitZero?: boolean },
): string {
  const duration = palette.quiet(`in ${formatDuration(report.durationMs)}`)
  if (report.verdicts.length === 0) return `no checks were run  ${duration}\n${meaningLine(report, isExitZero)}`
  const onNothing = report.verdicts.filter((verdict) => verdict.isVacuous).length
  const vacuous = onNothing === 0 ? '' : ` (${formatCount(onNothing)} on nothing)`
  const asked = isQuiet ? '' : `${palette.quiet(statisticsInWords(report))}\n`
  const totals = `${countOf(report.verdicts.length, 'check')}: ${totalsInWords(report.totals, palette)}${vacuous}`
  return `${asked}${palette.strong(totals)}  ${duration}\n${isQuiet ? '' : meaningLine(report, isExitZero)}`
}

/** What the exit code means, or nothing where it is 0. */
export function meaningLine(report: Ending, isExitZero: boolean, words?: EndingWords): string {
  const meaning = exitCodeMeaning(report, words)
  if (meaning === null) return ''
  const code = exitCode(report)
  const ending = isExitZero && code === 1 ? 'exit code 0 as --exit-zero asks, else 1' : `exit code ${code}`
  return `${ending}: ${meaning}\n`
}
