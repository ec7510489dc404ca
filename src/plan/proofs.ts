import type { Catalog, RelationFacts } from '../model/catalog.ts'
import type { CheckConfig } from '../model/declared-check.ts'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { Claim } from '../model/measure.ts'
import type { PlannedCheck } from '../model/plan.ts'
import { relationKey } from '../model/relation.ts'

/** A threshold that surely does not hold for 0 failures. */
const FALSE_FOR_NONE = /^\s*(?:(?:!=|<>)\s*0|>\s*\d+|>=\s*0*[1-9]\d*)\s*$/

/**
 * The constraint that leaves no room for a failure, or null if the table has to be read.
 *
 * A `where` does not matter: what holds for all rows holds for some. Anything unusual (a threshold, a `fail_calc`, a role
 * that may not read the table) is left to the query.
 */
export function provenBy({ check, measure }: PlannedCheck, catalog: Catalog): string | null {
  const claim = measure.kind === 'aggregate' ? null : measure.proof
  const facts = catalog.relations.get(relationKey(check.resource.relation))
  if (claim === null || facts === undefined || !isPlain(check.config) || !facts.isReadable) return null
  return constraintFor(claim, facts, catalog)
}

function isPlain(config: CheckConfig): boolean {
  return isOneFailurePerRow(config) && [config.warnIf, config.errorIf].every(({ value }) => FALSE_FOR_NONE.test(value))
}

function constraintFor(claim: Claim, facts: RelationFacts, catalog: Catalog): string | null {
  switch (claim.kind) {
    case 'not-null':
      return holdsForAllRows(facts) ? (columnOf(facts, claim.column)?.notNullBy ?? null) : null
    case 'unique':
      return isUniqueBy(facts, claim.column)
    case 'references':
      return isReferencedBy(facts, claim, catalog)
    case 'one-of':
      return isEnumOf(facts, claim)
  }
}

/** Constraints of a table do not bind tables that inherit from it; foreign tables only promise theirs. */
function holdsForAllRows({ kind, hasInheritors }: RelationFacts): boolean {
  return (kind === 'table' || kind === 'partitioned table') && !hasInheritors
}

function columnOf(facts: RelationFacts, column: string): RelationFacts['columns'][number] | undefined {
  return facts.columns.find(({ name }) => name === column)
}

/** A unique index is real on a materialized view as well. */
function isUniqueBy(facts: RelationFacts, column: string): string | null {
  if (!holdsForAllRows(facts) && facts.kind !== 'materialized view') return null
  return facts.uniqueKeys.find(({ columns }) => columns.length === 1 && columns[0] === column)?.name ?? null
}

/** Row security could hide from us the parents that the constraint sees. */
function isReferencedBy(
  facts: RelationFacts,
  claim: Extract<Claim, { kind: 'references' }>,
  catalog: Catalog,
): string | null {
  const parent = catalog.relations.get(relationKey(claim.to))
  if (!holdsForAllRows(facts) || parent === undefined || !parent.isReadable || parent.hasRowSecurity) return null
  const key = facts.foreignKeys.find(
    ({ columns, to, toColumns }) =>
      columns.length === 1 &&
      columns[0] === claim.column &&
      toColumns[0] === claim.toColumn &&
      relationKey(to) === relationKey(claim.to),
  )
  return key?.name ?? null
}

/** Postgres refuses to compare an enum with a text that is no label of it, so both lists must be the same. */
function isEnumOf(facts: RelationFacts, claim: Extract<Claim, { kind: 'one-of' }>): string | null {
  const column = columnOf(facts, claim.column)
  const labels = new Set(column?.enumLabels ?? [])
  const values = new Set(claim.values)
  return column !== undefined && labels.size > 0 && labels.symmetricDifference(values).size === 0
    ? `type ${column.type}`
    : null
}
