import type { Catalog } from '../model/catalog.ts'
import type { KeyHash, PlannedCheck } from '../model/plan.ts'
import { relationKey } from '../model/relation.ts'

/** Types of a few bytes, without a collation: sorting them is as fast as sorting a hash. */
const SHORT_TYPES =
  /^(?:smallint|integer|bigint|date|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone|uuid|boolean|oid|real|double precision)$/

const TEXT_TYPES = /^(?:text|character varying(?:\(\d+\))?)$/

/** How to compare the keys of a check, by the type of its column; an expression's type is not known. */
export function keyHashOf({ check, measure }: PlannedCheck, catalog: Catalog): KeyHash {
  const columnName = measure.kind === 'groups' && measure.screen.kind === 'keys' ? measure.screen.columnName : null
  const facts = catalog.relations.get(relationKey(check.resource.relation))
  const type = facts?.columns.find(({ name }) => name === columnName)?.type ?? ''
  if (SHORT_TYPES.test(type)) return 'value'
  return TEXT_TYPES.test(type) ? 'text' : 'record'
}
