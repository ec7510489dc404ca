import fc from 'fast-check'
import {
  described,
  FIELD,
  type Ground,
  generatedCondition,
  NO_COLUMN,
  parentOf,
  type Weighted,
} from './check-pieces.ts'

/** Checks of assay's own. */
export function assayChecks({ columns, column, on, anyName, settings }: Ground): readonly Weighted[] {
  const expression = generatedCondition(columns)
  const key = fc.uniqueArray(anyName, { minLength: 1, maxLength: 2 })
  const parent = { to: parentOf(column.type), field: FIELD }
  // what the failing rows are called is nobody's business but ours
  const unnamed = settings.map((all) => ({ ...all, fail_calc: undefined }))
  // whether Postgres finds out that a row of columns and a field of another type cannot be compared hangs on its plan
  const single = on.filter((text) => !IS_ROW.test(text))
  const count = fc.integer({ min: 0, max: 8 }).map(BigInt)
  return [
    { weight: 1, arbitrary: described('assay.expression_holds', NO_COLUMN, { expression }, settings) },
    { weight: 2, arbitrary: described('assay.unique', on, {}, unnamed) },
    { weight: 2, arbitrary: described('assay.unique', NO_COLUMN, { columns: key }, unnamed) },
    { weight: 2, arbitrary: described('assay.relationships', single, parent, settings) },
    { weight: 1, arbitrary: described('assay.row_count', NO_COLUMN, { min: count, max: count }, settings) },
  ]
}

const IS_ROW = /^\(".*", "/
