import { relationKey } from '../../model/relation.ts'
import type { IncompleteMeasure, Refusal, Tested } from '../check-type.ts'
import { measureColumns, noColumns, rowsOf } from './listed-columns.ts'

/**
 * A test of a column's type: one failure if it is none of the list. Names and types are compared in capitals. A column that is
 * not there, or is in quotes, is no failure, as in dbt.
 */
export function measureColumnType(types: readonly string[], tested: Tested): IncompleteMeasure | Refusal {
  const wanted = new Set(types.map((type) => type.toUpperCase()))
  const name = (tested.column ?? '').toUpperCase()
  return measureColumns(tested, (listed, catalog) => {
    if (listed.length === 0) return noColumns('column_name')
    const columns = catalog.relations.get(relationKey(tested.relation))?.columns ?? []
    const wrong = columns
      .filter((column) => column.isListed && column.name.toUpperCase() === name)
      .map(({ dataType }) => dataType.toUpperCase())
      .filter((type) => !wanted.has(type))
    const rows = wrong.map((type) => [name, type])
    return rowsOf(['relation_column', 'relation_column_type'], rows)
  })
}
