import type { ResultSet } from '../model/warehouse.ts'
import { cutText, padText, textWidth } from './text-width.ts'
import { visibleText, visibleValue } from './visible-text.ts'

/** int8, int2, int4, oid, float4, float8, money, numeric: their digits line up on the right (see pg_type). */
const NUMERIC_TYPES: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701, 790, 1700])

const GAP = '  '

/** One line per row under a line of column names; `rest` names the columns that found no room. */
export type Table = { readonly header: string; readonly rows: readonly string[]; readonly rest: readonly string[] }

export type TableLimits = {
  /** Columns of the terminal; `Infinity` shows everything. */
  readonly width: number
  /** Columns of the terminal that one value may take. */
  readonly cellWidth: number
}

/** Aligns rows in columns. What does not fit is cut: long values at `cellWidth`, then whole columns from the right. */
export function renderTable(resultSet: ResultSet, limits: TableLimits): Table {
  const columns = resultSet.columns.map((column, index) => layOutColumn(resultSet, index, column, limits))
  const fitting = columns.slice(0, countFitting(columns, limits.width))
  const line = (cells: readonly string[]) => cells.join(GAP).trimEnd()
  return {
    header: line(fitting.map((column) => column.name)),
    rows: resultSet.rows.map((_, row) => line(fitting.map((column) => column.cells[row] ?? ''))),
    rest: columns.slice(fitting.length).map((column) => column.name.trim()),
  }
}

/** Whether `renderTable` would show every value whole. */
export function fitsTable(resultSet: ResultSet, width: number): boolean {
  const columns = resultSet.columns.map((column, index) =>
    layOutColumn(resultSet, index, column, { width: Infinity, cellWidth: Infinity }),
  )
  return countFitting(columns, width) === columns.length && columns.every((column) => column.width <= width)
}

type Column = { readonly name: string; readonly cells: readonly string[]; readonly width: number }

function layOutColumn(
  { rows }: ResultSet,
  index: number,
  column: ResultSet['columns'][number],
  limits: TableLimits,
): Column {
  const cellWidth = Math.max(1, Math.min(limits.cellWidth, limits.width))
  const name = cutText(visibleText(column.name), cellWidth)
  const cells = rows.map((row) => cutText(visibleValue(row[index] ?? null), cellWidth))
  const width = cells.reduce((widest, cell) => Math.max(widest, textWidth(cell)), textWidth(name))
  const side = NUMERIC_TYPES.has(column.typeOid) ? 'left' : 'right'
  return { name: padText(name, width, side), cells: cells.map((cell) => padText(cell, width, side)), width }
}

/** How many columns stand beside each other in `width`; the first one always does. */
function countFitting(columns: readonly Column[], width: number): number {
  let used = 0
  const firstTooWide = columns.findIndex((column, index) => {
    used += column.width + (index === 0 ? 0 : GAP.length)
    return index > 0 && used > width
  })
  return firstTooWide === -1 ? columns.length : firstTooWide
}
