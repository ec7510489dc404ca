import type { Catalog, RelationFacts } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'
import { relationKey } from '../model/relation.ts'

/**
 * What the catalog says of the relation that a check is about; undefined where it says nothing, or there is no such relation.
 * An ephemeral model is none, even if a table has its name.
 */
export function factsOf({ resource }: Check, { relations }: Catalog): RelationFacts | undefined {
  if (resource === null || resource.materialization === 'ephemeral') return undefined
  return relations.get(relationKey(resource.relation))
}
