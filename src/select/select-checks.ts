import { ConfigError } from '../errors.ts'
import type { Check } from '../model/check.ts'
import type { Problem } from '../model/problem.ts'
import type { Resource } from '../model/resource.ts'
import { impliedMethod, METHODS, type Method } from './methods.ts'
import { type Criterion, parseSelection, type Selection } from './selection.ts'

/** The checks that are left, and what to tell about criteria that matched nothing. */
export type SelectedChecks = { readonly checks: readonly Check[]; readonly warnings: readonly Problem[] }

/**
 * Keeps the checks that `select` names and `exclude` does not; their order stays.
 *
 * Like dbt, a check is selected by itself or with any resource that it reads (eager indirect selection), and a
 * criterion that matches nothing is worth a warning, not an error.
 *
 * @param select empty for all checks.
 * @throws ConfigError BAD_SELECTOR or UNKNOWN_SELECTOR_METHOD.
 */
export function selectChecks(
  checks: readonly Check[],
  resources: readonly Resource[],
  select: readonly string[],
  exclude: readonly string[],
): SelectedChecks {
  const graph = { checks, resources }
  const included = parseSelection(select)
  const excluded = matching(parseSelection(exclude), graph)
  const chosen = select.length === 0 ? { ids: new Set(checks.map(idOf)), warnings: [] } : matching(included, graph)
  return {
    checks: checks.filter(({ uniqueId }) => chosen.ids.has(uniqueId) && !excluded.ids.has(uniqueId)),
    warnings: [...chosen.warnings, ...excluded.warnings],
  }
}

/** The resources that a selection names, by `uniqueId`. */
export function matchingIds(texts: readonly string[], resources: readonly Resource[]): Matching {
  return matching(parseSelection(texts), { checks: [], resources }, (criterion) => {
    const method = methodOf(criterion)
    return resources.filter((resource) => method.resource?.(resource, criterion.value)).map(idOf)
  })
}

type Graph = { readonly checks: readonly Check[]; readonly resources: readonly Resource[] }
type Matching = { readonly ids: ReadonlySet<string>; readonly warnings: readonly Problem[] }

function matching(
  selection: Selection,
  graph: Graph,
  find: (criterion: Criterion) => Iterable<string> = (criterion) => idsOf(criterion, graph),
): Matching {
  const groups = selection.map((criteria) =>
    criteria.map((criterion) => ({ criterion, ids: new Set(find(criterion)) })),
  )
  const united = groups.flatMap((group) => {
    const [first, ...others] = group.map(({ ids }) => ids)
    return first === undefined ? [] : [...first].filter((id) => others.every((ids) => ids.has(id)))
  })
  const warnings = groups.flat().flatMap(({ criterion, ids }) => (ids.size === 0 ? [nothingSelected(criterion)] : []))
  return { ids: new Set(united), warnings }
}

function idsOf(criterion: Criterion, { checks, resources }: Graph): ReadonlySet<string> {
  const method = methodOf(criterion)
  const { value } = criterion
  const selected = new Set(resources.filter((resource) => method.resource?.(resource, value)).map(idOf))
  const isSelected = (check: Check): boolean =>
    method.check?.(check, value) === true || check.dependsOn.some((id) => selected.has(id))
  return new Set(checks.filter(isSelected).map(idOf))
}

function methodOf({ method, value, text, parentsDepth, childrenDepth, isWithChildrensParents }: Criterion): Method {
  if (parentsDepth > 0 || childrenDepth > 0 || isWithChildrensParents) {
    const message = `${JSON.stringify(text)} asks for the lineage of models, which assay does not read. Expected no + and no @`
    throw new ConfigError([{ code: 'BAD_SELECTOR', message }])
  }
  const name = method ?? impliedMethod(value)
  const known = METHODS.get(name)
  if (known !== undefined) return known
  const message = `Unknown selection method "${name}" in ${JSON.stringify(text)}. Expected one of ${[...METHODS.keys()].join(', ')}`
  throw new ConfigError([{ code: 'UNKNOWN_SELECTOR_METHOD', message }])
}

function nothingSelected({ text }: Criterion): Problem {
  return {
    code: 'NOTHING_SELECTED',
    message: `The selection ${JSON.stringify(text)} matches no check. Expected at least one`,
    hint: 'assay ls shows what can be named.',
  }
}

function idOf({ uniqueId }: { readonly uniqueId: string }): string {
  return uniqueId
}
