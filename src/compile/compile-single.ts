import { sql } from 'kysely'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { PlannedCheck, Single } from '../model/plan.ts'
import type { Statement } from '../model/statement.ts'
import { failingRows } from './failing-rows.ts'
import { layOutRow, type Query, thresholds, type Value } from './result-columns.ts'

/** A check that no scan can count the failures of. */
export function compileSingle({ planned }: Single, id: string): Statement {
  return compileAlone(planned, id, 'single')
}

/** What a check whose scan found that there are failures, or could not tell, is asked next. */
export function compileExact(planned: PlannedCheck, id: string): Statement {
  return compileAlone(planned, id, 'exact')
}

function compileAlone(planned: PlannedCheck, id: string, kind: 'single' | 'exact'): Statement {
  return { id, kind, ...layOutRow(aloneQuery(planned)), halves: null, members: null, probe: null }
}

/**
 * One check by itself, in dbt's shape:
 *
 *     select count(*) as c0, count(*) != 0 as c1
 *     from (FAILING ROWS limit 5) dbt_internal_test
 */
export function aloneQuery({ check, measure }: PlannedCheck): Query {
  const { failCalc, limit } = check.config
  // with a limit not all groups are there to be added up, and beside a sum a fail_calc could not give one row per group
  const hasGroups = measure.kind === 'groups' && limit === null && isOneFailurePerRow(check.config)
  const counted = hasGroups ? measure.counted : null
  const failing = counted ?? failingRows(measure)
  const bounded = limit === null ? failing : sql`${failing}\nlimit ${sql.lit(limit)}`
  const failures = sql.raw(failCalc.value)
  const values: Value[] = [['failures', failures], ...thresholds(failures, check)]
  if (counted !== null) values.push(['failingRows', sql`coalesce(sum(n_records), 0)`])
  const from = sql`from (
${bounded}
) dbt_internal_test`
  const whole = { via: 'query', provenBy: null, exact: null, population: null } as const
  return { from, told: [{ checkId: check.uniqueId, values, ...whole }] }
}
