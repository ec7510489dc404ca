import type { FreshnessReport, FreshnessVerdict } from '../../model/freshness-report.ts'
import { needsBlock, SYMBOLS } from '../console-group.ts'
import { meaningLine, totalsInWords } from '../console-summary.ts'
import type { EndingWords } from '../exit-code.ts'
import { countOf, formatDuration } from '../format-number.ts'
import { type Palette, palette } from '../palette.ts'
import { renderHeader, renderNotices } from '../render-console.ts'
import { FROM_GOOD_TO_BAD } from '../resource-group.ts'
import { padText, textWidth } from '../text-width.ts'
import { renderFreshnessBlock } from './freshness-block.ts'
import { finding, tableLabel } from './freshness-words.ts'

export type FreshnessOptions = {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** Only what needs attention, and the totals. Default: false. */
  readonly isQuiet?: boolean
  /** Whether tables that are too old do not count in the exit code. Default: false. */
  readonly isExitZero?: boolean
}

/** A freshness report for a person: one line per source table, the bad ones last and with all that is known of them. */
export function renderFreshness(report: FreshnessReport, options: FreshnessOptions): string {
  const { color, width, isQuiet = false } = options
  const colors = palette(color)
  const shown = report.verdicts.filter(({ outcome }) => !isQuiet || needsBlock(outcome)).toSorted(fromGoodToBad)
  const labelWidth = shown.reduce((widest, { check }) => Math.max(widest, textWidth(tableLabel(check.resource))), 0)
  const blockOptions = { palette: colors, width, texts: report.texts }
  const body = shown.map((verdict) => {
    const block = needsBlock(verdict.outcome) ? `\n${renderFreshnessBlock(verdict, blockOptions)}\n\n` : ''
    return `${renderLine(verdict, labelWidth, colors)}\n${block}`
  })
  const text = body.join('')
  const gap = text === '' || text.endsWith('\n\n') ? '' : '\n'
  const header = isQuiet ? '' : `${renderHeader(report, colors)}\n\n`
  return `${header}${text}${gap}${isQuiet ? '' : renderNotices(report, width)}${renderTotals(report, colors, options)}`
}

function fromGoodToBad(a: FreshnessVerdict, b: FreshnessVerdict): number {
  const badness = ({ outcome }: FreshnessVerdict): number => FROM_GOOD_TO_BAD.indexOf(outcome)
  return badness(a) - badness(b)
}

/** `✓ stripe.charges  2 h 10 min old  3 ms` */
function renderLine(verdict: FreshnessVerdict, labelWidth: number, { outcome, quiet }: Palette): string {
  const { check, durationMs } = verdict
  const symbol = outcome[verdict.outcome](SYMBOLS[verdict.outcome])
  const duration = durationMs === null ? '' : `  ${quiet(formatDuration(durationMs))}`
  return `${symbol} ${padText(tableLabel(check.resource), labelWidth)}  ${finding(verdict)}${duration}`
}

const OF_TABLES: EndingWords = { noun: 'source tables', failed: 'rows are older than allowed' }

function renderTotals(
  report: FreshnessReport,
  colors: Palette,
  { isQuiet = false, isExitZero = false }: FreshnessOptions,
): string {
  const duration = colors.quiet(`in ${formatDuration(report.durationMs)}`)
  const meaning = isQuiet ? '' : meaningLine(report, isExitZero, OF_TABLES)
  const { length } = report.verdicts
  if (length === 0)
    return `no source table was asked: none that is selected has warn_after or error_after  ${duration}\n`
  const totals = `${countOf(length, 'source table')}: ${totalsInWords(report.totals, colors)}`
  return `${colors.strong(totals)}  ${duration}\n${meaning}`
}
