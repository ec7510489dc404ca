import type { Catalog, RelationFacts } from '../model/catalog.ts'
import type { HashChain, HashedColumn, HashFunction, KeyHash, PlannedCheck } from '../model/plan.ts'
import { columnOf, factsOf, notNullBy } from './facts-of.ts'
import { plainStrictness } from './null-columns.ts'

/** Types that sort as fast as a hash of them would. A uuid does not: its own hash takes 0.6 of the time. */
const FAST_TYPES =
  /^(?:smallint|integer|bigint|numeric(?:\(.*\))?|date|time(?:stamp)?(?:\(\d\))? with(?:out)? time zone|boolean|oid|real|double precision)$/

const TEXT_TYPES = /^(?:text|character varying(?:\(\d+\))?)$/

/** Postgres has no function for some types: a date is hashed by that of an integer, which takes none before version 18. */
const HASH_FUNCTIONS: readonly (readonly [type: RegExp, hash: HashFunction])[] = [
  [/^smallint$/, 'hashint2extended'],
  [/^integer$/, 'hashint4extended'],
  [/^bigint$/, 'hashint8extended'],
  [/^numeric(?:\(.*\))?$/, 'hash_numeric_extended'],
  [TEXT_TYPES, 'hashtextextended'],
  [/^character\(\d+\)$/, 'hashbpcharextended'],
  [/^timestamp(?:\(\d\))? without time zone$/, 'timestamp_hash_extended'],
  [/^uuid$/, 'uuid_hash_extended'],
]

/** How to compare the keys of a check, by the type of its column; of an expression, at most that it is a text is known. */
export function keyHashOf(planned: PlannedCheck, catalog: Catalog): KeyHash {
  const { check, measure } = planned
  const screen = measure.kind === 'groups' && measure.screen.kind === 'keys' ? measure.screen : null
  if (screen?.isRow === true) return 'row'
  if (plainStrictness(planned, catalog)?.isText === true) return 'text'
  const facts = factsOf(check, catalog)
  const chain = facts === undefined ? null : chainOf(screen?.columnNames ?? [], facts)
  if (chain !== null) return chain
  const columnName = screen?.columnName ?? null
  const type = facts === undefined || columnName === null ? '' : (columnOf(facts, columnName)?.type ?? '')
  if (FAST_TYPES.test(type)) return 'value'
  if (type === 'uuid') return 'uuid'
  return TEXT_TYPES.test(type) ? 'text' : 'record'
}

/** Null unless there are several columns, all of types that can be hashed by themselves. */
function chainOf(names: readonly string[], facts: RelationFacts): HashChain | null {
  const chain = names.flatMap((name): readonly HashedColumn[] => {
    const type = columnOf(facts, name)?.type ?? ''
    const hash = HASH_FUNCTIONS.find(([types]) => types.test(type))?.[1]
    return hash === undefined ? [] : [{ name, hash, isNeverNull: notNullBy(facts, name) !== null }]
  })
  return chain.length === names.length && chain.length > 1 ? { chain } : null
}
