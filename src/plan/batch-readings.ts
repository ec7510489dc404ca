import type { Catalog, RelationFacts } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'
import { isOneFailurePerRow } from '../model/fail-calc.ts'
import type { Batch, PlannedCheck, Reading, Step } from '../model/plan.ts'
import { type Relation, relationKey } from '../model/relation.ts'
import { sizeOfAll } from './size-scanned.ts'

/** What a relation may have at most to be read together with others. Estimates can be old; then it takes longer, no more. */
const MOST_ROWS = 1_000
const MOST_PAGES = 16

/** Readings in one statement. More of them gain nothing more, and leave the other connections without work. */
const MOST_READINGS = 25

/** A threshold whose value surely is a boolean, as it must be where it stands below others. */
const COMPARISON = /^\s*(?:=|!=|<>|<=?|>=?)\s*\d+\s*$|^\s*(?:not\s+)?between\s+\d+\s+and\s+\d+\s*$/i

/** Puts readings of small relations together; all others stay as they are. */
export function batchReadings(readings: readonly Reading[], catalog: Catalog): readonly Step[] {
  const small = readings.filter((reading) => isSmall(reading, catalog))
  if (small.length < 2) return readings
  const members = new Set(small)
  const others = readings.filter((reading) => !members.has(reading))
  return [...others, ...batchesOf(small)]
}

function batchesOf(readings: readonly Reading[]): readonly Step[] {
  const starts = Array.from({ length: Math.ceil(readings.length / MOST_READINGS) }, (_, index) => index * MOST_READINGS)
  return starts.flatMap((start): readonly Step[] => {
    const members = readings.slice(start, start + MOST_READINGS)
    const batch: Batch = { kind: 'batch', members, size: sizeOfAll(members) }
    return members.length === 1 ? members : [batch]
  })
}

function isSmall(reading: Reading, catalog: Catalog): boolean {
  if (reading.kind === 'single') return isSmallSingle(reading.planned, catalog)
  const checks = reading.kind === 'scan' ? reading.riders : reading.members
  return checks.every(({ check }) => areRowsPlain(check) && isSmallRelation(check.resource?.relation, catalog))
}

/** Only of a `relationships` between two tables is known all that it reads. */
function isSmallSingle({ check, measure }: PlannedCheck, catalog: Catalog): boolean {
  const claim = measure.kind === 'query' ? measure.proof : null
  if (claim?.kind !== 'references') return false
  const isCounted = isOneFailurePerRow(check.config) && (check.config.limit ?? 0) >= 0
  const relations = [check.resource?.relation, claim.to]
  return isCounted && areRowsPlain(check) && relations.every((relation) => isSmallRelation(relation, catalog))
}

/** Whether a check's row in the result has the types of all others, and no subquery reads who knows what. */
function areRowsPlain({ config: { warnIf, errorIf }, hasSubquery }: Check): boolean {
  return !hasSubquery && [warnIf, errorIf].every(({ value }) => COMPARISON.test(value))
}

/** Whether a relation is small, and nothing is known that would make a query of it fail. */
function isSmallRelation(relation: Relation | undefined, catalog: Catalog): boolean {
  const facts = relation === undefined ? undefined : catalog.relations.get(relationKey(relation))
  if (facts === undefined || !STORED.has(facts.kind) || facts.hasUnboundRows) return false
  if (!facts.isReadable || facts.hasRowSecurity || facts.estimatedRows === null) return false
  return facts.estimatedRows <= MOST_ROWS && facts.pages <= MOST_PAGES
}

const STORED: ReadonlySet<RelationFacts['kind']> = new Set(['table', 'partitioned table', 'materialized view'])
