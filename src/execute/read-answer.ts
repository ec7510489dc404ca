import type { NotAnInteger } from '../model/measurement.ts'
import type { Answer, Quantity } from '../model/statement.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { readable, toBoolean, toInteger } from './read-value.ts'

type Row = ResultSet['rows'][number]
type Cell = { readonly text: string | null; readonly typeOid: number }

/** What a result says about one check; a quantity that was not asked is undefined, one that there is not is null. */
export type Quantities = {
  readonly failures?: bigint | NotAnInteger
  readonly shouldWarn?: boolean
  readonly shouldError?: boolean
  readonly isClean?: boolean
  readonly rowsEvaluated?: bigint | null
  readonly rowsUndecided?: bigint | null
  readonly failingRows?: bigint | null
  readonly newest?: bigint | null
}

/** Reads the columns that answer for one check, in its row. */
export function readAnswer({ columns, row: number }: Answer, result: ResultSet): Quantities {
  const row = rowNumbered(number, result)
  const read = <Value>(quantity: Quantity, as: (cell: Cell) => Value): { [name: string]: Value } => {
    const index = columns[quantity]
    return index === undefined ? {} : { [quantity]: as(cellAt(index, result, row)) }
  }
  return {
    ...read('failures', readFailures),
    ...read('shouldWarn', readBoolean),
    ...read('shouldError', readBoolean),
    ...read('isClean', readBoolean),
    ...read('rowsEvaluated', readCount),
    ...read('rowsUndecided', readCount),
    ...read('failingRows', readCount),
    ...read('newest', readCount),
  }
}

function rowNumbered(number: number, { rows }: ResultSet): Row {
  const row = rows.length === 1 ? rows[0] : rows.find(([first]) => first === String(number))
  if (row === undefined) throw new Error(`a statement has no result row ${number}`)
  return row
}

function cellAt(index: number, { columns }: ResultSet, row: Row): Cell {
  const column = columns[index]
  const text = row[index]
  if (column === undefined || text === undefined) throw new Error(`a statement has no result column ${index}`)
  return { text, typeOid: column.typeOid }
}

function readFailures({ text, typeOid }: Cell): bigint | NotAnInteger {
  if (text === null) return { kind: 'not-an-integer', text: 'NULL' }
  return toInteger(text, typeOid) ?? { kind: 'not-an-integer', text: readable(text, typeOid) }
}

function readBoolean({ text, typeOid }: Cell): boolean {
  return text !== null && toBoolean(text, typeOid)
}

function readCount({ text, typeOid }: Cell): bigint | null {
  return text === null ? null : toInteger(text, typeOid)
}
