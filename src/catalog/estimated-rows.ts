import type { Catalog } from '../model/catalog.ts'
import { relationKey } from '../model/relation.ts'
import type { Resource } from '../model/resource.ts'

/** Rows as the planner estimates them, by the resource's id. What was never analyzed, or was not asked about, is not there. */
export function estimatedRows(resources: readonly Resource[], { relations }: Catalog): ReadonlyMap<string, number> {
  const known = resources.flatMap(({ uniqueId, relation }) => {
    const rows = relations.get(relationKey(relation))?.estimatedRows ?? null
    return rows === null ? [] : [[uniqueId, rows] as const]
  })
  return new Map(known)
}
