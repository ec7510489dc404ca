import type { Report, Verdict } from '../model/report.ts'
import { needsBlock, renderGroup } from './console-group.ts'
import { renderSummary } from './console-summary.ts'
import { type Palette, palette } from './palette.ts'
import { quoteForShell } from './quote-for-shell.ts'
import { groupByResource } from './resource-group.ts'
import { textWidth, wrapText } from './text-width.ts'
import { visibleText } from './visible-text.ts'

export type ConsoleOptions = {
  readonly color: boolean
  /** Columns of the terminal. */
  readonly width: number
  /** Only what needs attention, and the totals. Default: false. */
  readonly isQuiet?: boolean
  /** Whether failed checks do not count in the exit code. Default: false. */
  readonly isExitZero?: boolean
  /** The command line that does something to one check, to be followed by its name. Default: `assay show`. */
  readonly commandPrefix?: (verb: 'show' | 'compile') => string
}

/**
 * A report for a person. One quiet line per resource; below it a block for every check that failed, warned or could
 * not be judged. Everything is said in words: color only repeats it.
 */
export function renderConsole(report: Report, options: ConsoleOptions): string {
  const colors = palette(options.color)
  const isQuiet = options.isQuiet === true
  const groups = groupByResource(report.verdicts).filter(({ worst }) => !isQuiet || needsBlock(worst))
  const groupOptions = {
    palette: colors,
    width: options.width,
    labelWidth: groups.reduce((widest, { label }) => Math.max(widest, textWidth(label)), 0),
    texts: report.texts,
    nextCommand: nextCommands(report.verdicts, options.commandPrefix ?? ((verb) => `assay ${verb}`)),
  }
  const body = groups.map((group) => renderGroup(group, groupOptions)).join('')
  const gap = body === '' || body.endsWith('\n\n') ? '' : '\n'
  const header = isQuiet ? '' : `${renderHeader(report, colors)}\n\n`
  const notices = isQuiet ? '' : renderNotices(report, options.width)
  return `${header}${body}${gap}${notices}${renderSummary(report, colors, options)}`
}

/** What was not as asked. */
export function renderNotices({ notices }: Pick<Report, 'notices'>, width: number): string {
  const lines = notices.flatMap((notice) => wrapText(`note: ${visibleText(notice)}`, Math.max(20, width)))
  return lines.map((line) => `${line}\n`).join('')
}

/** Which project, and where it was run. */
export function renderHeader(
  report: Pick<Report, 'projectName' | 'targetName' | 'warehouse'>,
  { quiet, strong }: Palette,
): string {
  const where = `on ${report.targetName}: ${report.warehouse}`
  return `${strong(visibleText(report.projectName))} ${quiet(visibleText(where))}`
}

/** `show` for failing rows; `compile` for SQL that did not run; nothing where there is neither. */
function nextCommands(
  verdicts: readonly Verdict[],
  commandPrefix: (verb: 'show' | 'compile') => string,
): (verdict: Verdict) => string | null {
  const byName = Map.groupBy(verdicts, ({ check }) => check.name)
  return ({ check, outcome, problem, isVacuous }) => {
    if (isVacuous || (outcome === 'error' && problem !== null)) return null
    const name = byName.get(check.name)?.length === 1 ? check.name : check.uniqueId
    const verb = outcome === 'error' ? 'compile' : 'show'
    const select = verb === 'compile' ? ' --select' : ''
    return visibleText(`${commandPrefix(verb)}${select} ${quoteForShell(name)}`)
  }
}
