import type { Problem } from '../model/problem.ts'
import { palette } from './palette.ts'
import { shortenText } from './shorten-text.ts'
import { sourceFrame } from './source-frame.ts'
import { visibleLines, visibleText } from './visible-text.ts'

export type ProblemOptions = {
  readonly color: boolean
  /** A warning stops nothing. Default: `error`. */
  readonly kind?: 'error' | 'warning'
}

/** Lines of a longer file are not searched for a place: the file itself is the problem. */
const MAX_QUOTED_LENGTH = 20_000_000

/**
 * Problems for a person, each with the line it speaks of where `texts` has it:
 *
 *     models/shop.yml:14:9: UNKNOWN_CHECK_TYPE unknown check type "not_nul". Expected one of not_null, unique.
 *       14 |       - not_nul
 *          |         ^
 *       hint: Did you mean "not_null"?
 */
export function formatProblems(
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  options: ProblemOptions,
): string {
  return problems.map((problem) => formatProblem(problem, texts, options)).join('')
}

function formatProblem(
  { code, message, position, hint }: Problem,
  texts: ReadonlyMap<string, string>,
  { color, kind = 'error' }: ProblemOptions,
): string {
  const { outcome, quiet, strong } = palette(color)
  const place = position === undefined ? '' : `${visibleText(position.file)}:${position.line}:${position.column}: `
  const paint = kind === 'error' ? outcome.fail : outcome.warn
  const label = kind === 'warning' ? 'warning ' : ''
  const [first = '', ...more] = visibleLines(shortenText(message))
  const text = position === undefined ? undefined : texts.get(position.file)
  const frame =
    position === undefined || text === undefined || text.length > MAX_QUOTED_LENGTH ? null : sourceFrame(text, position)
  const lines = [
    `${strong(place)}${paint(`${label}${code}`)} ${first}`,
    ...more.map((line) => `  ${line}`),
    ...(frame === null ? [] : frame.split('\n').map(quiet)),
    ...(hint === undefined
      ? []
      : visibleLines(hint).map((line, index) => (index === 0 ? `  hint: ${line}` : `  ${line}`))),
  ]
  return `${lines.join('\n')}\n`
}
