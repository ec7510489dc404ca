import type { CheckConfig } from './declared-check.ts'

/** dbt's default for `fail_calc`, however it is written. */
const ONE_PER_ROW = /^\s*count\s*\(\s*\*\s*\)\s*$/i

/** Whether every failing row is one failure; else `fail_calc` speaks of the failing rows by dbt's column names. */
export function isOneFailurePerRow({ failCalc }: CheckConfig): boolean {
  return ONE_PER_ROW.test(failCalc.value)
}
