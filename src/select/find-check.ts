import { ConfigError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Resource } from '../model/resource.ts'
import { selectChecks } from './select-checks.ts'

/** As many names as help to choose one. */
const MOST_LISTED = 20

/**
 * The one check that a person means: by unique_id, by name, or by a selection that leaves just one.
 *
 * @throws ConfigError BAD_SELECTOR if there is none or more than one.
 */
export function findCheck(checks: readonly Check[], resources: readonly Resource[], named: string): Check {
  const exact = checks.filter(({ uniqueId, name }) => uniqueId === named || name === named)
  const found = exact.length > 0 ? exact : selectChecks(checks, resources, [named], []).checks
  const [check, ...others] = found
  if (check === undefined) {
    const message = `${JSON.stringify(named)} names no check. Expected the name of one`
    throw new ConfigError([{ code: 'BAD_SELECTOR', message, hint: 'assay ls shows their names.' }])
  }
  if (others.length === 0) return check
  const names = found.map(({ name, uniqueId }) => (exact.length > 0 ? uniqueId : name))
  const listed = names.length > MOST_LISTED ? [...names.slice(0, MOST_LISTED), '…'] : names
  const message = `${JSON.stringify(named)} names ${found.length} checks. Expected one of ${listed.join(', ')}`
  throw new ConfigError([{ code: 'BAD_SELECTOR', message }])
}
