import type { Check } from '../model/check.ts'
import type { Verdict } from '../model/report.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { countOf, formatCount } from './format-number.ts'
import type { Palette } from './palette.ts'
import { renderTable } from './render-table.ts'
import { padText, wrapText } from './text-width.ts'
import { verdictSentence } from './verdict-sentence.ts'
import { visibleLines, visibleText } from './visible-text.ts'

const INDENT = ' '.repeat(8)
const LABEL_WIDTH = 11
/** Columns of the terminal that one value of a sample may take. */
const CELL_WIDTH = 32

export type BlockOptions = {
  readonly palette: Palette
  /** Columns of the terminal. */
  readonly width: number
  /** What to type to see more of this check, or null. */
  readonly nextCommand: string | null
}

/** All that is known of one check that needs attention: `fail`, `warn` or `error`. */
export function renderBlock(verdict: Verdict, options: BlockOptions): string {
  const { palette } = options
  const word = palette.outcome[verdict.outcome](palette.strong(verdict.outcome.toUpperCase().padEnd(5)))
  const facts = collectFacts(verdict)
  return [
    `  ${word} ${palette.strong(verdictSentence(verdict))}`,
    ...facts.flatMap((fact) => renderFact(fact, options)),
    ...(verdict.sample === null ? [] : renderSample(verdict, verdict.sample, options)),
    ...renderNext(verdict, options),
  ].join('\n')
}

function renderNext({ sample }: Verdict, options: BlockOptions): readonly string[] {
  if (options.nextCommand === null) return []
  const gap = sample === null || sample.rows.length === 0 ? [] : ['']
  return [...gap, ...renderFact({ label: 'next', lines: [options.nextCommand] }, options)]
}

/** A label and what it is about; more lines than one only where the text brings its own. */
type Fact = { readonly label: string; readonly lines: readonly string[]; readonly isQuiet?: boolean }

function collectFacts(verdict: Verdict): readonly Fact[] {
  const { check, problem } = verdict
  const { subject } = check
  // Of a fail or a warning, the headline and the settings say it all.
  const because = verdict.outcome === 'error' ? (problem?.message ?? verdict.message) : null
  const facts: readonly (Fact | null)[] = [
    because === null ? null : { label: 'because', lines: visibleLines(because) },
    fact('sqlstate', verdict.sqlState ?? ''),
    problem?.hint === undefined ? null : { label: 'hint', lines: visibleLines(problem.hint) },
    fact('expected', describeRule(check)),
    ...(subject.kind === 'measurable' ? subject.notes.map((note) => fact('note', note)) : []),
    fact('settings', describeSettings(verdict)),
    fact('owner', check.owner ?? ''),
    fact('tags', check.config.tags.join(', ')),
    fact('declared', describePosition(verdict)),
  ]
  return facts.filter((found) => found !== null)
}

function fact(label: string, text: string): Fact | null {
  return text === '' ? null : { label, lines: [visibleText(text)], isQuiet: label === 'declared' }
}

/** `expense_id of analytics.expenses is never null` */
function describeRule({ subject, column, resource }: Check): string {
  if (subject.kind !== 'measurable') return ''
  const relation = `${resource.relation.schema}.${resource.relation.name}`
  return `${column === null ? relation : `${column} of ${relation}`} ${subject.says}`
}

/** Settings that differ from dbt's defaults and so explain the outcome. */
function describeSettings({ check: { config } }: Verdict): string {
  const settings = [
    config.severity === 'error' ? null : `severity ${config.severity}`,
    describeThreshold('warn_if', config.warnIf.value),
    describeThreshold('error_if', config.errorIf.value),
    config.where === null ? null : `where ${config.where.value.trim()}`,
    config.limit === null ? null : `limit ${config.limit}`,
  ]
  return settings.filter((setting) => setting !== null).join(', ')
}

function describeThreshold(name: string, condition: string): string | null {
  return condition.trim() === '!= 0' ? null : `${name} ${condition.trim()}`
}

function describePosition({ check, problem }: Verdict): string {
  const { file, line, column } = problem?.position ?? check.position
  return `${file}:${line}:${column}`
}

function renderFact(fact: Fact, { palette, width }: BlockOptions): readonly string[] {
  const room = Math.max(20, width - INDENT.length - LABEL_WIDTH)
  // What is there to be copied must stay in one piece.
  const isCopied = fact.label === 'next' || fact.label === 'declared'
  const lines = isCopied ? fact.lines : fact.lines.flatMap((line) => wrapText(line, room))
  return lines.map((line, index) => {
    const label = palette.quiet(padText(index === 0 ? fact.label : '', LABEL_WIDTH))
    return `${INDENT}${label}${fact.isQuiet === true ? palette.quiet(line) : line}`.trimEnd()
  })
}

function renderSample(verdict: Verdict, sample: ResultSet, { palette, width }: BlockOptions): readonly string[] {
  if (sample.rows.length === 0) return []
  const table = renderTable(leadWith(verdict.check.column, sample), {
    width: width - INDENT.length,
    cellWidth: CELL_WIDTH,
  })
  const rest = table.rest.length === 0 ? [] : [`… and ${countOf(table.rest.length, 'more column')}`]
  return [
    '',
    `${INDENT}${palette.strong(table.header)}`,
    ...table.rows.map((row) => `${INDENT}${row}`),
    ...[...rest, ...describeHidden(verdict, sample)].map((line) => `${INDENT}${palette.quiet(line)}`),
  ]
}

/** The tested column goes first, since columns at the end may find no room. */
function leadWith(column: string | null, sample: ResultSet): ResultSet {
  const index = sample.columns.findIndex(({ name }) => name === column || `"${name}"` === column)
  if (index <= 0) return sample
  const lead = <T>(items: readonly T[]) => [...items.slice(index, index + 1), ...items.toSpliced(index, 1)]
  return { columns: lead(sample.columns), rows: sample.rows.map(lead) }
}

function describeHidden({ check, failures }: Verdict, sample: ResultSet): readonly string[] {
  const isCount = /^count\(\*\)$/.test(check.config.failCalc.value.replaceAll(/\s/g, ''))
  const hidden = isCount && failures !== null ? failures - BigInt(sample.rows.length) : 0n
  return hidden > 0n ? [`… and ${formatCount(hidden)} more`] : []
}
