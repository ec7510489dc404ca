import type { Strict } from '../model/strict.ts'
import type { SqlGrammar } from './check-type.ts'

/**
 * What makes `KEY is not null` untrue, as dbt pastes it together. Of `not paid` that is not what makes the key NULL: it asks
 * whether `paid is not null` is not so.
 */
export function strictKey(key: string, grammar: SqlGrammar): Strict | null {
  return grammar.startsWithExpression(`${key} is not null`, key) ? grammar.strict(key) : null
}
