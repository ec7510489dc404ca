import { sql } from 'kysely'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { PlannedCheck, Single } from '../model/plan.ts'
import type { Statement } from '../model/statement.ts'
import { failingRows } from './failing-rows.ts'
import { ResultColumns, thresholds } from './result-columns.ts'
import { sqlText } from './sql-compiler.ts'

/** A check that no scan can count the failures of. */
export function compileSingle({ planned }: Single, id: string): Statement {
  return compileAlone(planned, id, 'single')
}

/** What a check whose scan found that there are failures, or could not tell, is asked next. */
export function compileExact(planned: PlannedCheck, id: string): Statement {
  return compileAlone(planned, id, 'exact')
}

/**
 * One check by itself, in dbt's shape:
 *
 *     select count(*) as c0, count(*) != 0 as c1, count(*) != 0 as c2
 *     from (FAILING ROWS limit 5) dbt_internal_test
 */
function compileAlone({ check, measure }: PlannedCheck, id: string, kind: 'single' | 'exact'): Statement {
  const { failCalc, limit } = check.config
  // with a limit not all groups are there to be added up, and beside a sum a fail_calc could not give one row per group
  const hasGroups = measure.kind === 'groups' && limit === null && isOneFailurePerRow(check.config)
  const counted = hasGroups ? measure.counted : null
  const failing = counted ?? failingRows(measure)
  const bounded = limit === null ? failing : sql`${failing}\nlimit ${sql.lit(limit)}`
  const failures = sql.raw(failCalc.value)
  const columns = new ResultColumns()
  const results = [['failures', failures] as const, ...thresholds(failures, check)]
  if (counted !== null) results.push(['failingRows', sql`coalesce(sum(n_records), 0)`])
  const answered = results.map(([quantity, value]) => [quantity, columns.add(value)] as const)
  const query = sql`select ${columns.selectList}
from (
${bounded}
) dbt_internal_test`
  const answer = { checkId: check.uniqueId, columns: Object.fromEntries(answered) }
  return {
    id,
    kind,
    sql: sqlText(query),
    answers: [{ ...answer, via: 'query', provenBy: null, exact: null, population: null }],
    halves: null,
    probe: null,
  }
}
