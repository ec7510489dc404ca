import type { Catalog, RelationFacts } from '../model/catalog.ts'
import type { CheckConfig } from '../model/declared-check.ts'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { Claim } from '../model/measure.ts'
import { holdsPercentThreshold, parsePercentThreshold } from '../model/percent-threshold.ts'
import type { PlannedCheck } from '../model/plan.ts'
import { relationKey } from '../model/relation.ts'
import { columnOf, factsOf, isBound, notNullBy } from './facts-of.ts'

/** A threshold that surely does not hold for 0 failures. */
const FALSE_FOR_NONE = /^\s*(?:(?:!=|<>)\s*0|>\s*\d+|>=\s*0*[1-9]\d*)\s*$/

/**
 * The constraint that leaves no room for a failure, or null if the table has to be read.
 *
 * Taken is the database's word of what it has kept since the constraint was made. It forgets what a superuser did: rows that
 * were loaded with triggers off stay where they are when the triggers are on again, and no catalog tells of it.
 *
 * Anything that dbt's own query could stumble over is left to that query: a `where` (its columns may not be there), a
 * threshold, a limit below 0, a `fail_calc`, a relation that the role may not read, or only through policies.
 */
export function provenBy({ check, measure }: PlannedCheck, catalog: Catalog): string | null {
  const claim = measure.kind === 'aggregate' ? null : measure.proof
  const facts = factsOf(check, catalog)
  if (claim === null || facts === undefined || !isPlain(check.config) || !isAllVisible(facts)) return null
  return constraintFor(claim, facts, catalog)
}

function isPlain(config: CheckConfig): boolean {
  const { where, limit, warnIf, errorIf } = config
  const areThresholdsPlain = [warnIf, errorIf].every(({ value }) => isFalseForNone(value))
  return where === null && (limit ?? 0) >= 0 && isOneFailurePerRow(config) && areThresholdsPlain
}

function isFalseForNone(threshold: string): boolean {
  const percent = parsePercentThreshold(threshold)
  if (percent === null) return FALSE_FOR_NONE.test(threshold)
  return holdsPercentThreshold(percent, { failures: 0n, failingRows: 0n, rowsEvaluated: null }) === false
}

function isAllVisible({ isReadable, hasRowSecurity }: RelationFacts): boolean {
  return isReadable && !hasRowSecurity
}

function constraintFor(claim: Claim, facts: RelationFacts, catalog: Catalog): string | null {
  switch (claim.kind) {
    case 'not-null':
      return notNullBy(facts, claim.column)
    case 'unique':
      return isUniqueBy(facts, claim)
    case 'references':
      return isReferencedBy(facts, claim, catalog)
    case 'one-of':
      return isEnumOf(facts, claim) ?? isCheckedToBe(facts, claim)
  }
}

/** A materialized view is a table that no statement but its own writes: types and unique indexes are real on it. */
function isStored(facts: RelationFacts): boolean {
  return isBound(facts) || facts.kind === 'materialized view'
}

/** Values that are unique stay so with others beside them. An index lets NULLs stand twice. */
function isUniqueBy(facts: RelationFacts, claim: Extract<Claim, { kind: 'unique' }>): string | null {
  if (!isStored(facts)) return null
  const isNeverNull = (name: string): boolean => notNullBy(facts, name) !== null
  // a column that is not there, or a json that cannot be grouped by, is for dbt's query to refuse
  const isSound = (name: string): boolean => COMPARABLE.test(columnOf(facts, name)?.dataType ?? '')
  const key = facts.uniqueKeys.find(
    ({ columns }) =>
      columns.every((name) => claim.columns.includes(name)) &&
      claim.columns.every((name) => columns.includes(name) || isSound(name)) &&
      (!claim.areNullsEqual || columns.every(isNeverNull)),
  )
  return key?.name ?? null
}

/** Types that have an equality for sure. */
const COMPARABLE =
  /^(?:smallint|integer|bigint|numeric|real|double precision|text|character(?: varying)?|boolean|uuid|bytea|interval|date|time(?:stamp)? with(?:out)? time zone)$/

/** Of the parent, only what the role sees counts. */
function isReferencedBy(
  facts: RelationFacts,
  claim: Extract<Claim, { kind: 'references' }>,
  catalog: Catalog,
): string | null {
  const parent = catalog.relations.get(relationKey(claim.to))
  if (!isBound(facts) || parent === undefined || !isAllVisible(parent)) return null
  const key = facts.foreignKeys.find(
    ({ columns, to, toColumns }) =>
      columns.length === 1 &&
      columns[0] === claim.column &&
      toColumns[0] === claim.toColumn &&
      relationKey(to) === relationKey(claim.to),
  )
  return key?.name ?? null
}

/**
 * Postgres refuses to compare an enum with a text that is no label of it, so both lists must be the same. The query behind
 * a view could fail, whatever the type of its column.
 */
function isEnumOf(facts: RelationFacts, claim: Extract<Claim, { kind: 'one-of' }>): string | null {
  const column = columnOf(facts, claim.column)
  const labels = new Set(column?.enumLabels ?? [])
  const values = new Set(claim.values)
  return isStored(facts) && column !== undefined && labels.size > 0 && labels.symmetricDifference(values).size === 0
    ? `type ${column.type}`
    : null
}

/** One with partitions would have to be sure of each of them. */
function isCheckedToBe(facts: RelationFacts, claim: Extract<Claim, { kind: 'one-of' }>): string | null {
  if (facts.kind !== 'table' || !isBound(facts)) return null
  const allowed = columnOf(facts, claim.column)?.allowedTexts ?? []
  return allowed.find(({ values }) => values.every((value) => claim.values.includes(value)))?.name ?? null
}
