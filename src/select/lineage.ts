import type { Member } from '../model/member.ts'

/** Members by their number, which is their place in the list: sets of numbers are much faster than sets of ids. */
export type NumberSet = ReadonlySet<number>

/** Who reads whom. */
export type Lineage = {
  readonly members: readonly Member[]
  /** Numbers of those that a member reads, in no particular order, each once. */
  readonly parents: readonly (readonly number[])[]
  /** Numbers of those that read a member. */
  readonly children: readonly (readonly number[])[]
}

/** Connects members by `dependsOn`; what is not a member (a disabled model, say) leads nowhere. */
export function lineageOf(members: readonly Member[]): Lineage {
  const numbers = new Map(members.map(({ uniqueId }, number) => [uniqueId, number]))
  const parents: number[][] = members.map(() => [])
  const children: number[][] = members.map(() => [])
  for (const [child, { dependsOn }] of members.entries()) {
    for (const id of dependsOn) {
      const parent = numbers.get(id)
      if (parent === undefined || parents[child]?.includes(parent) === true) continue
      parents[child]?.push(parent)
      children[parent]?.push(child)
    }
  }
  return { members, parents, children }
}

/** All that are reached from `start` in at most `depth` steps; one of `start` only if another one leads to it. */
export function reached(neighbors: Lineage['parents'], start: NumberSet, depth = Number.POSITIVE_INFINITY): NumberSet {
  const found = new Set<number>()
  let layer: Iterable<number> = start
  for (let step = 0; step < depth; step += 1) {
    const next: number[] = []
    for (const number of layer) {
      for (const neighbor of neighbors[number] ?? []) {
        if (found.has(neighbor)) continue
        found.add(neighbor)
        next.push(neighbor)
      }
    }
    if (next.length === 0) break
    layer = next
  }
  return found
}
