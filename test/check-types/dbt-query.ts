import type { Settings } from './build-check.ts'
import { ASSAY } from './dbt-queries/assay.ts'
import { BUILT_IN } from './dbt-queries/built-in.ts'
import { columnOf, type DbtQuery, type DbtTest, given, modelOf } from './dbt-queries/dbt-test.ts'
import { DBT_UTILS, DBT_UTILS_FAIL_CALCS } from './dbt-queries/dbt-utils.ts'
import { EXPECTATIONS_OF_AGGREGATES, EXPECTATIONS_OF_OTHER_TABLES } from './dbt-queries/expectations-of-aggregates.ts'
import { EXPECTATIONS_OF_COLUMNS } from './dbt-queries/expectations-of-columns.ts'
import { EXPECTATIONS_OF_ROWS } from './dbt-queries/expectations-of-rows.ts'
import { EXPECTATIONS_OF_TIME } from './dbt-queries/expectations-of-time.ts'
import { expectationQuery } from './expectation-query.ts'

/** A row per package: by the check type's name, the query whose rows are the failures. */
const QUERIES: Readonly<Record<string, DbtQuery>> = {
  ...BUILT_IN,
  ...DBT_UTILS,
  ...ASSAY,
  ...EXPECTATIONS_OF_AGGREGATES,
  ...EXPECTATIONS_OF_OTHER_TABLES,
  ...EXPECTATIONS_OF_COLUMNS,
  ...EXPECTATIONS_OF_ROWS,
  ...EXPECTATIONS_OF_TIME,
}

/** What `fail_calc` is where neither the project nor the check says anything, if it is not `count(*)`. */
const FAIL_CALCS: Readonly<Record<string, string>> = DBT_UTILS_FAIL_CALCS

export type { DbtTest } from './dbt-queries/dbt-test.ts'

/** The query that dbt sends: one row with `failures`, `should_warn` and `should_error`. */
export function dbtStatement(test: DbtTest): string {
  const { checkType, config = {} } = test
  const query = QUERIES[checkType]?.(test) ?? expectation(test)
  if (query === null) throw new Error(`nobody wrote down what dbt makes of ${checkType}`)
  return dbtWrapper(query, { ...config, fail_calc: config.fail_calc ?? FAIL_CALCS[checkType] })
}

function expectation(test: DbtTest): string | null {
  const [namespace, name = ''] = test.checkType.split('.')
  if (namespace !== 'dbt_expectations') return null
  return expectationQuery({ name, model: modelOf(test), column: columnOf(test), given: (key) => given(test, key) })
}

/** What dbt puts around a query whose rows are failures. */
export function dbtWrapper(failingRows: string, config: Settings = {}): string {
  const { fail_calc = 'count(*)', warn_if = '!= 0', error_if = '!= 0', limit } = config
  const limited = limit === undefined ? failingRows : `${failingRows}\nlimit ${limit}`
  return `select
  ${fail_calc} as failures,
  ${fail_calc} ${warn_if} as should_warn,
  ${fail_calc} ${error_if} as should_error
from (
${limited}
) dbt_internal_test`
}
