import type { Environment } from '../model/environment.ts'
import { badFlag } from './bad-flag.ts'

/**
 * What dbt's environment variable of a flag says, null where it is not set or empty. Since 1.11 dbt also looks at
 * `DBT_ENGINE_…`, and there first.
 *
 * @param name without `DBT_`: `TARGET_PATH`.
 */
export function dbtVariable(environment: Environment, name: string): string | null {
  return environment[`DBT_ENGINE_${name}`] || environment[`DBT_${name}`] || null
}

/**
 * The same of a flag that is on or off, in the words that dbt knows for it (click's BOOL).
 *
 * @throws ConfigError BAD_FLAG for any other word.
 */
export function dbtSwitch(environment: Environment, name: string): boolean | null {
  const said = dbtVariable(environment, name)?.trim().toLowerCase() ?? null
  if (said === null) return null
  if (['true', 't', 'yes', 'y', 'on', '1'].includes(said)) return true
  if (['false', 'f', 'no', 'n', 'off', '0'].includes(said)) return false
  throw badFlag(`Bad value of DBT_${name}. Expected true or false, got ${JSON.stringify(said)}`)
}
