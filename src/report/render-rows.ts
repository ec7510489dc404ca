import type { Check } from '../model/check.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { countOf } from './format-number.ts'
import { palette } from './palette.ts'
import { fitsTable, renderTable } from './render-table.ts'
import { padText, textWidth } from './text-width.ts'
import { toExactJson } from './to-exact-json.ts'
import { visibleText, visibleValue } from './visible-text.ts'

export type RowsOptions = {
  readonly color: boolean
  /** Columns of the terminal; `Infinity` where there is none. */
  readonly width: number
}

/** Rows for a person who asked for them: a table, or one line per value where the table is wider than the terminal. */
export function renderRows(resultSet: ResultSet, { color, width }: RowsOptions): string {
  const { quiet, strong } = palette(color)
  const count = quiet(`(${countOf(resultSet.rows.length, 'row')})`)
  if (!fitsTable(resultSet, width)) return `${renderExpanded(resultSet, quiet)}\n${count}\n`
  const table = renderTable(resultSet, { width: Infinity, cellWidth: Infinity })
  return `${[strong(table.header), ...table.rows, count].join('\n')}\n`
}

function renderExpanded({ columns, rows }: ResultSet, quiet: (text: string) => string): string {
  const names = columns.map((column) => visibleText(column.name))
  const nameWidth = Math.max(...names.map(textWidth))
  return rows
    .map((row, rowIndex) => {
      const values = names.map((name, index) => {
        return `  ${quiet(padText(name, nameWidth))}  ${visibleValue(row[index] ?? null)}\n`
      })
      return `row ${rowIndex + 1}\n${values.join('')}`
    })
    .join('\n')
}

/** The rows of one check for a machine: values as Postgres writes them, NULL is null. */
export function renderRowsJson(check: Check, { columns, rows }: ResultSet): string {
  const document = { unique_id: check.uniqueId, name: check.name, columns: columns.map(({ name }) => name), rows }
  return `${toExactJson(document, 2)}\n`
}
