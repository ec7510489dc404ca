import type { Catalog, RelationFacts } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'
import { relationKey } from '../model/relation.ts'

/** What the catalog says of the relation that a check is about; undefined where it says nothing, or there is no such relation. */
export function factsOf({ resource }: Check, { relations }: Catalog): RelationFacts | undefined {
  return resource === null ? undefined : relations.get(relationKey(resource.relation))
}
