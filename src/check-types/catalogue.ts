import * as all from './all.ts'
import type { CheckType } from './check-type.ts'

const BY_NAME: ReadonlyMap<string, CheckType> = new Map(Object.values(all).map((type) => [type.name, type]))

/** All check types, sorted by name. */
export const ALL_CHECK_TYPES: readonly CheckType[] = [...BY_NAME.values()].toSorted((a, b) =>
  a.name < b.name ? -1 : 1,
)

/** Names of all check types, sorted. */
export const CHECK_TYPE_NAMES: readonly string[] = [...BY_NAME.keys()].sort()

/**
 * The check type that a test's name in YAML means, or undefined.
 *
 * dbt finds its built-in tests under the namespace `dbt` as well.
 */
export function findCheckType(namespace: string | null, testName: string): CheckType | undefined {
  return BY_NAME.get(namespace === null || namespace === 'dbt' ? testName : `${namespace}.${testName}`)
}

/** Whether a test, named with its namespace, is one of assay's check types. */
export function isCheckType(name: string): boolean {
  return BY_NAME.has(name)
}
