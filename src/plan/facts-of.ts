import type { Catalog, ColumnFacts, RelationFacts } from '../model/catalog.ts'
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

/** What it says of one of its columns. */
export function columnOf(facts: RelationFacts, column: string): ColumnFacts | undefined {
  return facts.columns.find(({ name }) => name === column)
}

/** Whether its constraints hold for every row that a query of it reads. Views have none; foreign tables only promise theirs. */
export function isBound({ kind, hasUnboundRows }: RelationFacts): boolean {
  return (kind === 'table' || kind === 'partitioned table') && !hasUnboundRows
}

/** What rules out that a column is NULL, or null. */
export function notNullBy(facts: RelationFacts, column: string): string | null {
  return isBound(facts) ? (columnOf(facts, column)?.notNullBy ?? null) : null
}
