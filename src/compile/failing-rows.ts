import { sql } from 'kysely'
import type { Measure, Sql } from '../model/measure.ts'

/**
 * The definition of a measure: dbt's query, whose rows are the failures. `fail_calc` may use the names it selects.
 *
 * Rows: `select <selects> from <from> where <fails>`; aggregate: the aggregates of one row, if it fails.
 */
export function failingRows(measure: Measure): Sql {
  switch (measure.kind) {
    case 'rows':
      return measure.failingRows ?? sql`select ${measure.selects} from ${measure.from} where ${measure.fails}`
    case 'aggregate': {
      const names = measure.aggregates.map(({ name }): Sql => sql.id(name))
      const values = measure.aggregates.map(({ name, value }) => sql`${value} as ${sql.id(name)}`)
      const selects = measure.selects === null ? names : [...names, measure.selects]
      return sql`select ${sql.join(selects)}
from (select ${sql.join(values)} from ${measure.from}) as aggregates
where ${measure.fails(names)}`
    }
    case 'groups':
    case 'query':
      return measure.failingRows
  }
}

/**
 * Failing rows to look at, at most `limit`: whole rows where a row by itself is what fails, else dbt's query, with numbers of
 * rows where there are any.
 */
export function failingRowsToShow(measure: Measure, limit: number): Sql {
  return sql`${rowsToShow(measure)}
limit ${sql.lit(limit)}`
}

function rowsToShow(measure: Measure): Sql {
  if (measure.kind === 'rows') return sql`select * from ${measure.from} where ${measure.fails}`
  // a query that somebody wrote may have a limit of its own
  if (measure.kind === 'query') return sql`select * from (\n${measure.failingRows}\n) as failing_rows`
  return (measure.kind === 'groups' ? measure.counted : null) ?? failingRows(measure)
}
