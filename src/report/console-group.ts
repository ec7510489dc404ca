import type { Outcome, Report, Verdict } from '../model/report.ts'
import { type BlockOptions, renderAlikeErrors, renderBlock } from './console-block.ts'
import { totalsInWords } from './console-summary.ts'
import { countOf, formatCount, formatDuration } from './format-number.ts'
import { timeInWords } from './freshness/freshness-words.ts'
import type { ResourceGroup } from './resource-group.ts'
import { padText, wrapText } from './text-width.ts'
import { checkPhrase, passedOnNothing, skipReason } from './verdict-sentence.ts'
import { visibleText } from './visible-text.ts'

/** What stands before a line; color only repeats it. */
export const SYMBOLS: Readonly<Record<Outcome, string>> = { pass: '✓', warn: '!', fail: '✗', error: '?', skip: '-' }

export type GroupOptions = BlockOptions & {
  /** Columns that the longest label takes. */
  readonly labelWidth: number
}

/** One line for the resource; below it what is worth knowing of its checks, if anything is. */
export function renderGroup(group: ResourceGroup, options: GroupOptions): string {
  const attention = group.verdicts.filter(({ outcome }) => needsBlock(outcome))
  const blocks = [...Map.groupBy(attention, likeness).values()].map(([first, second, ...more]) => {
    if (first === undefined) return ''
    return second === undefined ? renderBlock(first, options) : renderAlikeErrors([first, second, ...more], options)
  })
  const below = blocks.map((block) => `\n${block}\n`).join('')
  return `${renderLine(group, options)}\n${renderAsides(group, options)}${below}${below === '' ? '' : '\n'}`
}

/** Errors of one resource with the same words from the server share a block; everything else has its own. */
function likeness({ check, outcome, problem, message, sqlState }: Verdict): string {
  const isAlike = outcome === 'error' && problem === null && message !== null
  return isAlike ? `${sqlState} ${message}` : check.uniqueId
}

/** Whether somebody must look at it. */
export function needsBlock(outcome: Outcome): boolean {
  return outcome === 'fail' || outcome === 'warn' || outcome === 'error'
}

/** `✓ revenue   7 checks (3 proved)  12 ms`, or with the totals where not all passed. */
function renderLine({ label, verdicts, worst }: ResourceGroup, { palette, labelWidth }: GroupOptions): string {
  const symbol = palette.outcome[worst](SYMBOLS[worst])
  const totals = worst === 'pass' ? '' : `: ${totalsInWords(countOutcomes(verdicts), palette)}`
  const measured = verdicts.map(({ durationMs }) => durationMs).filter((durationMs) => durationMs !== null)
  const spent = measured.reduce((sum, durationMs) => sum + durationMs, 0)
  const duration = measured.length === 0 ? '' : `  ${palette.quiet(formatDuration(spent))}`
  const proved = verdicts.filter(({ via }) => via === 'proof').length
  const checks = `${countOf(verdicts.length, 'check')}${proved === 0 ? '' : ` (${formatCount(proved)} proved)`}`
  const newest = newestRowInWords(verdicts)
  const aside = newest === null ? '' : `  ${palette.quiet(newest)}`
  return `${symbol} ${padText(label, labelWidth)}  ${checks}${totals}${duration}${aside}`
}

/** Of a source table that says when its rows were loaded, if a scan of it told; else null. */
function newestRowInWords(verdicts: readonly Verdict[]): string | null {
  const newest = verdicts.find(({ newestRow }) => newestRow !== null)?.newestRow?.loadedAt
  return newest === undefined || newest === null ? null : `newest row ${timeInWords(newest)}`
}

function countOutcomes(verdicts: readonly Verdict[]): Report['totals'] {
  const count = (outcome: Outcome) => verdicts.filter((verdict) => verdict.outcome === outcome).length
  return { pass: count('pass'), warn: count('warn'), fail: count('fail'), error: count('error'), skip: count('skip') }
}

/** Skips, and passes on nothing: one line for all checks with the same reason. */
function renderAsides({ verdicts }: ResourceGroup, { palette, width }: GroupOptions): string {
  const asides = verdicts.map((verdict) => ({ verdict, reason: asideReason(verdict) }))
  const byReason = Map.groupBy(asides, ({ reason }) => reason)
  return [...byReason]
    .flatMap(([reason, members]) => {
      if (reason === null) return []
      const text = `${visibleText(reason)}: ${members.map(({ verdict }) => checkPhrase(verdict.check)).join(', ')}`
      return wrapText(text, Math.max(20, width - 4)).map((line) => `    ${palette.quiet(line)}\n`)
    })
    .join('')
}

function asideReason(verdict: Verdict): string | null {
  if (verdict.outcome === 'skip') return `skipped (${skipReason(verdict)})`
  return verdict.outcome === 'pass' && verdict.isVacuous ? passedOnNothing(verdict) : null
}
