import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { Verdict } from '../model/report.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { type FactOptions, INDENT } from './console-facts.ts'
import { countOf, formatCount } from './format-number.ts'
import { renderTable } from './render-table.ts'

/** Columns of the terminal that one value of a sample may take. */
const CELL_WIDTH = 32

/** Some failing rows as a small table, and how much of them is not shown. */
export function renderSample(verdict: Verdict, { palette, width }: FactOptions): readonly string[] {
  const { sample, check } = verdict
  if (sample === null || sample.rows.length === 0) return []
  const limits = { width: width - INDENT.length, cellWidth: CELL_WIDTH }
  const table = renderTable(leadWith(check.column, sample), limits)
  const hiddenColumns = table.rest.length === 0 ? [] : [`… and ${countOf(table.rest.length, 'more column')}`]
  return [
    '',
    `${INDENT}${palette.strong(table.header)}`,
    ...table.rows.map((row) => `${INDENT}${row}`),
    ...[...hiddenColumns, ...hiddenRows(verdict, sample)].map((line) => `${INDENT}${palette.quiet(line)}`),
  ]
}

/** The tested column goes first, since columns at the end may find no room. */
function leadWith(column: string | null, sample: ResultSet): ResultSet {
  const index = sample.columns.findIndex(({ name }) => name === column || `"${name}"` === column)
  if (index <= 0) return sample
  const lead = <T>(items: readonly T[]) => [...items.slice(index, index + 1), ...items.toSpliced(index, 1)]
  return { columns: lead(sample.columns), rows: sample.rows.map(lead) }
}

/** Only where failures are counted in rows of the sample's kind. */
function hiddenRows({ check, failures }: Verdict, sample: ResultSet): readonly string[] {
  const hidden = isOneFailurePerRow(check.config) && failures !== null ? failures - BigInt(sample.rows.length) : 0n
  return hidden > 0n ? [`… and ${formatCount(hidden)} more`] : []
}
