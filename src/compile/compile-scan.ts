import { sql } from 'kysely'
import type { Measure, Sql } from '../model/measure.ts'
import type { PlannedCheck, Scan } from '../model/plan.ts'
import type { Quantity, Statement } from '../model/statement.ts'
import { type Asked, answerColumns } from './answer-columns.ts'
import { sqlText } from './sql-compiler.ts'

/**
 * One reading of a relation for all checks of a scan. Counts are made inside; thresholds, which are SQL text as in
 * dbt, are applied outside, so that they never split a scan:
 *
 *     select f0 as c0, f0 != 0 as c1, f0 != 0 as c2, n as c3
 *     from (select count(*) as n, count(*) filter (where "id" is null) as f0 from "marts"."orders") as scan
 */
export function compileScan(scan: Scan, id: string): Statement {
  const parts = scan.checks.map(countedPart)
  const { selected, answers } = answerColumns(parts)
  const counts = [sql`count(*) as n`, ...parts.flatMap((part) => part.counts)]
  const query = sql`select ${sql.join(selected)}
from (
select ${sql.join(counts, sql`,\n`)}
from ${scan.from}
) as scan`
  return { id, sql: sqlText(query), answers }
}

type CountedPart = Asked & { readonly counts: readonly Sql[] }

/** What one check needs counted inside of the scan, and how its numbers follow from that. */
function countedPart({ check, measure }: PlannedCheck, index: number): CountedPart {
  const failed: Sql = sql.raw(`f${index}`)
  const undecided: Sql = sql.raw(`u${index}`)
  const counts = [sql`${failuresOf(measure)} as ${failed}`]
  const quantities: [Quantity, Sql][] = [['rowsEvaluated', sql`n`]]
  if (measure.kind === 'rows' && measure.undecided !== null) {
    counts.push(sql`count(*) filter (where ${measure.undecided}) as ${undecided}`)
    quantities.push(['rowsUndecided', undecided])
  }
  return { check, counts, quantities, failures: limited(failed, check.config.limit) }
}

/** `count(*) filter (where "id" is null)`, or `case when max(loaded_at) < … then 1 else 0 end`. */
function failuresOf(measure: Measure): Sql {
  switch (measure.kind) {
    case 'rows':
      return sql`count(*) filter (where ${measure.fails})`
    case 'aggregate':
      // Postgres computes equal aggregates once, however often they are written
      return sql`case when ${measure.fails(measure.aggregates.map(({ value }) => value))} then 1 else 0 end`
    default:
      throw new Error(`a check of kind ${measure.kind} cannot ride in a scan`)
  }
}

/** dbt's `limit` cuts the failing rows before they are counted. */
function limited(failures: Sql, limit: number | null): Sql {
  return limit === null ? failures : sql`least(${failures}, ${sql.lit(limit)})`
}
