import type { Catalog } from '../model/catalog.ts'
import type { KeyHash, PlannedCheck } from '../model/plan.ts'
import { columnOf, factsOf } from './facts-of.ts'
import { plainStrictness } from './null-columns.ts'

/** Types that sort as fast as a hash of them would. A uuid does not: its own hash takes 0.6 of the time. */
const FAST_TYPES =
  /^(?:smallint|integer|bigint|numeric(?:\(.*\))?|date|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone|boolean|oid|real|double precision)$/

const TEXT_TYPES = /^(?:text|character varying(?:\(\d+\))?)$/

/** How to compare the keys of a check, by the type of its column; of an expression, at most that it is a text is known. */
export function keyHashOf(planned: PlannedCheck, catalog: Catalog): KeyHash {
  const { check, measure } = planned
  const screen = measure.kind === 'groups' && measure.screen.kind === 'keys' ? measure.screen : null
  if (screen?.isRow === true) return 'row'
  if (plainStrictness(planned, catalog)?.isText === true) return 'text'
  const facts = factsOf(check, catalog)
  const columnName = screen?.columnName ?? null
  const type = facts === undefined || columnName === null ? '' : (columnOf(facts, columnName)?.type ?? '')
  if (FAST_TYPES.test(type)) return 'value'
  if (type === 'uuid') return 'uuid'
  return TEXT_TYPES.test(type) ? 'text' : 'record'
}
