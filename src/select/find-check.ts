import { ConfigError } from '../errors.ts'
import type { Member } from '../model/member.ts'
import { type SelectionWorld, selectMembers } from './select-members.ts'

/** As many names as help to choose one. */
const MOST_LISTED = 20

/**
 * The `uniqueId` of the one check that a person means: by its unique_id, by its name, or by a selection that leaves just one.
 *
 * @param checks those to choose from.
 * @throws ConfigError BAD_SELECTOR if there is none or more than one.
 */
export function findCheck(checks: readonly Member[], named: string, world: SelectionWorld): string {
  const exact = checks.filter(({ uniqueId, name }) => uniqueId === named || name === named)
  const found = exact.length > 0 ? exact : selectedBy(named, checks, world)
  const [check, ...others] = found
  if (check === undefined) {
    const message = `${JSON.stringify(named)} names no check. Expected the name of one`
    throw new ConfigError([{ code: 'BAD_SELECTOR', message, hint: 'assay ls shows their names.' }])
  }
  if (others.length === 0) return check.uniqueId
  const names = found.map(({ name, uniqueId }) => (exact.length > 0 ? uniqueId : name))
  const listed = names.length > MOST_LISTED ? [...names.slice(0, MOST_LISTED), '…'] : names
  const message = `${JSON.stringify(named)} names ${found.length} checks. Expected one of ${listed.join(', ')}`
  throw new ConfigError([{ code: 'BAD_SELECTOR', message }])
}

function selectedBy(named: string, checks: readonly Member[], world: SelectionWorld): readonly Member[] {
  const request = { select: [named], exclude: [], selector: null, indirect: null, resourceTypes: ['test'] } as const
  const allowed = new Set(checks.map(({ uniqueId }) => uniqueId))
  return selectMembers(request, world).members.filter(({ uniqueId }) => allowed.has(uniqueId))
}
