import { sql } from 'kysely'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { Measure, Sql } from '../model/measure.ts'
import type { Single } from '../model/plan.ts'
import type { Quantity, Statement } from '../model/statement.ts'
import { answerColumns } from './answer-columns.ts'
import { failingRows } from './failing-rows.ts'
import { sqlText } from './sql-compiler.ts'

/**
 * One check by itself, in dbt's shape, and in the same statement the rows it looked at:
 *
 *     select count(*) as c0, count(*) != 0 as c1, count(*) != 0 as c2, (select count(*) from "marts"."orders") as c3
 *     from (FAILING ROWS limit 5) dbt_internal_test
 */
export function compileSingle({ planned: { check, measure } }: Single, id: string): Statement {
  const { failCalc, limit } = check.config
  const failing = failingRows(measure)
  const bounded = limit === null ? failing : sql`${failing}\nlimit ${sql.lit(limit)}`
  const quantities: [Quantity, Sql][] = [['rowsEvaluated', sql`(select count(*) from ${measure.from})`]]
  const undecided = undecidedRows(measure)
  if (undecided !== null) {
    quantities.push(['rowsUndecided', sql`(select count(*) filter (where ${undecided}) from ${measure.from})`])
  }
  // with a limit not all groups are there to be added up, and beside a sum a fail_calc could not give one row per group
  if (measure.kind === 'groups' && limit === null && isOneFailurePerRow(check.config))
    quantities.push(['failingRows', sql`coalesce(sum(n_records), 0)`])
  const asked = { check, failures: sql.raw(failCalc.value), quantities }
  const { selected, answers } = answerColumns([asked])
  const query = sql`select ${sql.join(selected, sql`,\n`)}
from (
${bounded}
) dbt_internal_test`
  return { id, sql: sqlText(query), answers }
}

function undecidedRows(measure: Measure): Sql | null {
  return measure.kind === 'aggregate' ? null : measure.undecided
}
