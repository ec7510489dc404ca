import type { Position } from '../model/position.ts'
import { type Chosen, withChecks, withLateChecks } from './indirect-selection.ts'
import { type Lineage, type NumberSet, reached } from './lineage.ts'
import type { Combination, Criterion } from './selection.ts'

/** A criterion that knows how to find its members. */
export type BoundCriterion = Criterion & { readonly find: (lineage: Lineage) => NumberSet }

export type BoundSelection =
  | BoundCriterion
  | (Omit<Combination, 'parts'> & { readonly parts: readonly BoundSelection[] })

/** A piece of a selection that matched nothing. */
export type Unmatched = { readonly text: string; readonly position: Position }

/** What a selection takes (dbt, graph/selector.py, `select_nodes_recursively`). `onUnmatched` hears of pieces in vain. */
export function evaluateSelection(
  selection: BoundSelection,
  lineage: Lineage,
  onUnmatched: (unmatched: Unmatched) => void,
): Chosen {
  if (selection.kind === 'criterion') return evaluateCriterion(selection, lineage)
  const parts = selection.parts.map((part) => evaluateSelection(part, lineage, onUnmatched))
  const combined = {
    direct: combine(
      selection.kind,
      parts.map(({ direct }) => direct),
    ),
    indirect: combine(
      selection.kind,
      parts.map(({ direct, indirect }) => direct.union(indirect)),
    ),
  }
  const direct = withLateChecks(combined, selection.indirect, lineage)
  if (direct.size === 0 && selection.expected !== null) onUnmatched(selection.expected)
  return { direct, indirect: combined.indirect }
}

function evaluateCriterion(criterion: BoundCriterion, lineage: Lineage): Chosen {
  const { parentsDepth, childrenDepth, isWithChildrensParents, indirect } = criterion
  const { parents, children } = lineage
  const found = criterion.find(lineage)
  let selected = found
  if (isWithChildrensParents) {
    const below = found.union(reached(children, found))
    selected = below.union(reached(parents, below))
  }
  if (parentsDepth > 0) selected = selected.union(reached(parents, found, parentsDepth))
  if (childrenDepth > 0) selected = selected.union(reached(children, found, childrenDepth))
  return withChecks(selected, indirect, lineage)
}

function combine(kind: Combination['kind'], sets: readonly NumberSet[]): NumberSet {
  const [first, ...others] = sets
  if (first === undefined) return new Set()
  if (kind === 'union') return united(sets)
  if (kind === 'difference') return first.difference(united(others))
  return others.reduce((common, set) => common.intersection(set), first)
}

/** One new set for all of them, not one for each. */
function united(sets: readonly NumberSet[]): NumberSet {
  const all = new Set<number>()
  for (const set of sets) for (const number of set) all.add(number)
  return all
}
