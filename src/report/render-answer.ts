import type { Report, Verdict } from '../model/report.ts'
import { renderBlock } from './console-block.ts'
import { countOf } from './format-number.ts'
import { palette } from './palette.ts'
import { verdictSentence } from './verdict-sentence.ts'
import { visibleText } from './visible-text.ts'

export type AnswerOptions = {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
}

/** The answer to one question: a line for a pass, and all that is known where there is more to look at. */
export function renderAnswer({ verdicts, texts, warehouse, notices }: Report, { color, width }: AnswerOptions): string {
  const colors = palette(color)
  const options = { palette: colors, width, nextCommand: () => null, texts }
  const answers = verdicts.map((verdict) =>
    verdict.outcome === 'pass' && verdict.problem === null
      ? `  ${colors.outcome.pass(colors.strong('PASS '))} ${colors.strong(verdictSentence(verdict))}${rowsOf(verdict)}`
      : renderBlock(verdict, options),
  )
  const where = colors.quiet(`  on ${visibleText(warehouse)}`)
  return `${[...answers, ...notices.map((notice) => `  ${visibleText(notice)}`), where].join('\n')}\n`
}

function rowsOf({ rowsEvaluated, isVacuous, provenBy }: Verdict): string {
  if (isVacuous) return ''
  if (provenBy !== null) return `, proved by ${visibleText(provenBy)}`
  return rowsEvaluated === null ? '' : `, ${countOf(rowsEvaluated, 'row')}`
}
