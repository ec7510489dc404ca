import type { Problem } from '../model/problem.ts'
import type { Resource } from '../model/resource.ts'
import { matchingIds } from './select-checks.ts'

/**
 * The source tables that `select` names and `exclude` does not, by `uniqueId`.
 *
 * @param select empty for all.
 * @throws ConfigError BAD_SELECTOR or UNKNOWN_SELECTOR_METHOD.
 */
export function selectSources(
  resources: readonly Resource[],
  select: readonly string[],
  exclude: readonly string[],
): { readonly ids: ReadonlySet<string>; readonly warnings: readonly Problem[] } {
  const sources = resources.filter(({ kind, state }) => kind === 'source' && state === 'enabled')
  const candidates = sources.map(({ uniqueId }) => uniqueId)
  const included = select.length === 0 ? { ids: new Set(candidates), warnings: [] } : matchingIds(select, sources)
  const excluded = matchingIds(exclude, sources)
  const ids = candidates.filter((id) => included.ids.has(id) && !excluded.ids.has(id))
  return { ids: new Set(ids), warnings: [...included.warnings, ...excluded.warnings] }
}
