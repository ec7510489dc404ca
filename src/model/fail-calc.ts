import type { CheckConfig } from './declared-check.ts'

/** dbt's default for `fail_calc`. */
const ONE_PER_ROW = 'count(*)'

/** Whether every failing row is one failure; else `fail_calc` speaks of the failing rows by dbt's column names. */
export function isOneFailurePerRow({ failCalc }: CheckConfig): boolean {
  return failCalc.value.trim() === ONE_PER_ROW
}
