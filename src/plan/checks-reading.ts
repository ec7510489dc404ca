import type { Catalog } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'
import { type Relation, relationKey } from '../model/relation.ts'

/**
 * The checks that read one of some relations, or may: what a view, a partitioned table or a subquery reads, only the
 * database knows.
 *
 * @param replaced keys of relations. Empty: no check.
 */
export function checksReading(
  replaced: ReadonlySet<string>,
  checks: readonly Check[],
  { relations }: Catalog,
): readonly Check[] {
  if (replaced.size === 0) return []
  const mayRead = (relation: Relation): boolean => {
    const key = relationKey(relation)
    const facts = relations.get(key)
    return replaced.has(key) || facts === undefined || facts.kind !== 'table' || facts.hasUnboundRows
  }
  return checks.filter(({ reads, hasSubquery }) => hasSubquery || reads.some(mayRead))
}
