import type { Catalog, ColumnFacts } from '../model/catalog.ts'
import type { PlannedCheck } from '../model/plan.ts'
import type { Strict } from '../model/strict.ts'
import { columnOf, factsOf, notNullBy } from './facts-of.ts'

/** Types of one value whose operators Postgres brings itself. A record is NULL where its fields are, and an operator may see that otherwise. */
const PLAIN_TYPES =
  /^(?:smallint|integer|bigint|numeric(?:\(.*\))?|real|double precision|boolean|oid|uuid|text|character(?: varying)?(?:\(\d+\))?|date|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone|interval(?: [a-z ]+)?(?:\(\d\))?)$/

/**
 * The columns whose NULLs are the undecided rows of a check, so that its expression need not be evaluated once more to count
 * them; null where only that can tell.
 *
 * @param hasProofs whether NOT NULL is believed: a column that has it is left out.
 */
export function nullColumnsOf(planned: PlannedCheck, catalog: Catalog, hasProofs: boolean): readonly string[] | null {
  const strict = plainStrictness(planned, catalog)
  const facts = factsOf(planned.check, catalog)
  if (strict === null || facts === undefined) return null
  return strict.nullable.filter((name) => !hasProofs || notNullBy(facts, name) === null)
}

/** What makes the expression of a check NULL, if the database says that all is as plain as it looks. */
export function plainStrictness({ check, measure }: PlannedCheck, catalog: Catalog): Strict | null {
  const strict = measure.kind === 'aggregate' ? null : (measure.strict ?? null)
  const facts = factsOf(check, catalog)
  if (strict === null || facts === undefined || catalog.hasOwnOperators) return null
  return strict.named.every((name) => isPlain(columnOf(facts, name))) ? strict : null
}

function isPlain(column: ColumnFacts | undefined): boolean {
  return column !== undefined && (PLAIN_TYPES.test(column.type) || column.enumLabels !== null)
}
