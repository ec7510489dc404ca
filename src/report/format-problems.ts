import type { Position } from '../model/position.ts'
import type { Problem } from '../model/problem.ts'
import { countOf } from './format-number.ts'
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
  const frameOf = frameFinder(texts)
  return problems.map((problem) => formatProblem(problem, frameOf, options)).join('')
}

/** Of each kind of warning so many are shown: a project may have a habit, and whoever waits for a verdict has read it by then. */
const SHOWN_OF_A_KIND = 5

/** The same for warnings, which stop nothing: the first of each kind, and how many more there are. */
export function formatWarnings(
  warnings: readonly Problem[],
  texts: ReadonlyMap<string, string>,
  { color }: Pick<ProblemOptions, 'color'>,
): string {
  const kinds = [...Map.groupBy(warnings, ({ code }) => code)]
  const shown = new Set(kinds.flatMap(([, list]) => list.slice(0, SHOWN_OF_A_KIND)))
  const more = kinds.flatMap(([code, { length }]) => {
    const count = length - SHOWN_OF_A_KIND
    return count > 0 ? [`… and ${countOf(count, 'more warning')} ${code}\n`] : []
  })
  const text = formatProblems(
    warnings.filter((warning) => shown.has(warning)),
    texts,
    { color, kind: 'warning' },
  )
  return text + more.join('')
}

type FrameFinder = (position: Position | undefined) => string | null

/** Splits each text once, since one large file may have thousands of problems. */
function frameFinder(texts: ReadonlyMap<string, string>): FrameFinder {
  const linesByFile = new Map<string, readonly string[]>()
  return (position) => {
    const text = position === undefined ? undefined : texts.get(position.file)
    if (position === undefined || text === undefined || text.length > MAX_QUOTED_LENGTH) return null
    const lines = linesByFile.get(position.file) ?? text.split('\n')
    linesByFile.set(position.file, lines)
    return sourceFrame(lines, position)
  }
}

function formatProblem(
  { code, message, position, hint }: Problem,
  frameOf: FrameFinder,
  { color, kind = 'error' }: ProblemOptions,
): string {
  const { outcome, quiet, strong } = palette(color)
  const place = position === undefined ? '' : `${visibleText(position.file)}:${position.line}:${position.column}: `
  const paint = kind === 'error' ? outcome.fail : outcome.warn
  const label = kind === 'warning' ? 'warning ' : ''
  const [first = '', ...more] = visibleLines(shortenText(message))
  const frame = frameOf(position)
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
