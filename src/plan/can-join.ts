import type { Catalog, RelationFacts } from '../model/catalog.ts'
import type { PlannedCheck } from '../model/plan.ts'
import { factsOf } from './facts-of.ts'

/**
 * Whether a check with a `where` can be answered by a scan of all rows: `filter (where (<where>) and (<fails>))`. That takes a
 * quarter of a scan of its own.
 *
 * Only of a table that is stored in one piece: a partition, or a join in a view, may be left out because of the `where`. And
 * only where all names mean the same in both places.
 */
export function canJoin({ check, measure }: PlannedCheck, catalog: Catalog): boolean {
  const facts = factsOf(check, catalog)
  if (check.config.where === null || facts === undefined || !IN_ONE_PIECE.has(facts.kind)) return false
  return measure.kind !== 'aggregate' && !check.hasSubquery && !check.namesRelation
}

const IN_ONE_PIECE: ReadonlySet<RelationFacts['kind']> = new Set(['table', 'materialized view'])
