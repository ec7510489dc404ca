import type { Catalog } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'
import { relationKey } from '../model/relation.ts'
import type { Resource } from '../model/resource.ts'

/**
 * The checks that read one of some relations, or may: what a view, a partitioned table or a subquery reads, only the
 * database knows.
 *
 * @param replaced keys of relations. Empty: no check.
 */
export function checksReading(
  replaced: ReadonlySet<string>,
  checks: readonly Check[],
  resources: readonly Resource[],
  { relations }: Catalog,
): readonly Check[] {
  if (replaced.size === 0) return []
  const keys = new Map(resources.map(({ uniqueId, relation }) => [uniqueId, relationKey(relation)]))
  const mayRead = (id: string): boolean => {
    const key = keys.get(id) ?? ''
    const facts = relations.get(key)
    return replaced.has(key) || facts === undefined || facts.kind !== 'table' || facts.hasUnboundRows
  }
  return checks.filter(({ dependsOn, hasSubquery }) => hasSubquery || dependsOn.some(mayRead))
}
