import type { IndirectMode } from '../model/selection-request.ts'
import { type Lineage, type NumberSet, reached } from './lineage.ts'

/** What is selected; and, with it, checks that may be when more of what they read is. */
export type Chosen = { readonly direct: NumberSet; readonly indirect: NumberSet }

const NOTHING: NumberSet = new Set()

/** Adds the checks that read something selected (dbt, graph/selector.py, `expand_selection`). */
export function withChecks(selected: NumberSet, mode: IndirectMode, lineage: Lineage): Chosen {
  if (mode === 'empty') return { direct: selected, indirect: NOTHING }
  const direct = new Set(selected)
  const indirect = new Set<number>()
  const enough = mode === 'buildable' ? withAncestors(selected, lineage).union(sourcesOf(lineage)) : selected
  for (const number of selected) {
    for (const child of lineage.children[number] ?? []) {
      if (lineage.members[child]?.resourceType !== 'test') continue
      if (mode === 'eager' || hasParentsIn(child, enough, lineage)) direct.add(child)
      else indirect.add(child)
    }
  }
  return { direct, indirect }
}

/** Looks at checks that were left aside again, now that more is selected (dbt, `incorporate_indirect_nodes`). */
export function withLateChecks({ direct, indirect }: Chosen, mode: IndirectMode, lineage: Lineage): NumberSet {
  if (mode === 'eager' || mode === 'empty') return direct
  const enough = mode === 'buildable' ? withAncestors(direct, lineage) : direct
  const late = [...indirect].filter((number) => !direct.has(number) && hasParentsIn(number, enough, lineage))
  return direct.union(new Set(late))
}

/** A check with a parent that is no member was read from a project with a mistake in it; it is never complete. */
function hasParentsIn(number: number, numbers: NumberSet, { members, parents }: Lineage): boolean {
  const own = parents[number] ?? []
  const { dependsOn = [] } = members[number] ?? {}
  const isComplete = own.length === dependsOn.length || own.length === new Set(dependsOn).size
  return isComplete && own.every((parent) => numbers.has(parent))
}

function withAncestors(numbers: NumberSet, { parents }: Lineage): NumberSet {
  return numbers.union(reached(parents, numbers))
}

function sourcesOf({ members }: Lineage): NumberSet {
  return new Set(members.flatMap(({ resourceType }, number) => (resourceType === 'source' ? [number] : [])))
}
