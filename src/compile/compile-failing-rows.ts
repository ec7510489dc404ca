import type { Measure } from '../model/measure.ts'
import { failingRows } from './failing-rows.ts'
import { sqlText } from './sql-compiler.ts'

/** The query whose rows are the failures: what dbt calls the compiled code of a test. */
export function compileFailingRows(measure: Measure): string {
  return sqlText(failingRows(measure))
}
