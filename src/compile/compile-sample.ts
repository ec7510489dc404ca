import type { Measure } from '../model/measure.ts'
import { failingRowsToShow } from './failing-rows.ts'
import { sqlText } from './sql-compiler.ts'

/** The query for at most `limit` failing rows of a check, to be looked at by a person. */
export function compileSample(measure: Measure, limit: number): string {
  return sqlText(failingRowsToShow(measure, limit))
}
