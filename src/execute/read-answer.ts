import type { Measured, NotAnInteger } from '../model/measurement.ts'
import type { Answer, Quantity, Statement } from '../model/statement.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { readable, toBoolean, toInteger } from './read-value.ts'

type Row = ResultSet['rows'][number]
type Cell = { readonly text: string | null; readonly typeOid: number }

/** What one result row says about one check. */
export function readAnswer(
  statement: Statement,
  answer: Answer,
  result: ResultSet,
  row: Row,
  durationMs: number,
): Measured {
  const cell = (quantity: Quantity): Cell | null => cellOf(answer, quantity, result, row)
  const needed = (quantity: Quantity): Cell => {
    const found = cell(quantity)
    if (found === null) throw new Error(`Statement ${statement.id} has no ${quantity} for ${answer.checkId}`)
    return found
  }
  return {
    kind: 'measured',
    checkId: answer.checkId,
    failures: readFailures(needed('failures')),
    shouldWarn: readBoolean(needed('shouldWarn')),
    shouldError: readBoolean(needed('shouldError')),
    rowsEvaluated: readCount(cell('rowsEvaluated')),
    rowsUndecided: readCount(cell('rowsUndecided')),
    failingRows: readCount(cell('failingRows')),
    sql: statement.sql,
    durationMs,
  }
}

function cellOf(answer: Answer, quantity: Quantity, result: ResultSet, row: Row): Cell | null {
  const index = answer.columns[quantity]
  if (index === undefined) return null
  const column = result.columns[index]
  const text = row[index]
  if (column === undefined || text === undefined) throw new Error(`No result column ${index} for ${answer.checkId}`)
  return { text, typeOid: column.typeOid }
}

function readFailures({ text, typeOid }: Cell): bigint | NotAnInteger {
  if (text === null) return { kind: 'not-an-integer', text: 'NULL' }
  return toInteger(text, typeOid) ?? { kind: 'not-an-integer', text: readable(text, typeOid) }
}

function readBoolean({ text, typeOid }: Cell): boolean {
  return text !== null && toBoolean(text, typeOid)
}

/** Null: not asked, or there is none. */
function readCount(cell: Cell | null): bigint | null {
  return cell === null || cell.text === null ? null : toInteger(cell.text, cell.typeOid)
}
