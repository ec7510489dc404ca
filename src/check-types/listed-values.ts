import type { Sql } from '../model/measure.ts'
import type { Refusal, SqlGrammar } from './check-type.ts'
import { commaSeparated, literal, verbatim } from './sql-text.ts'

/** Values as the arguments `values` and `quote` of a test give them: text, or SQL if `quote` is false. */
export type ListedValues = { readonly values: readonly string[]; readonly quote: boolean | null }

/** `'a', 'it''s'`, to stand in the parentheses of IN. */
export function listOfValues(listed: ListedValues): Sql {
  return commaSeparated(valuesAsSql(listed))
}

export function valuesAsSql({ values, quote }: ListedValues): readonly Sql[] {
  return values.map((value) => (quote ? literal(meantValue(value)) : verbatim(value)))
}

/** dbt pastes the value between apostrophes: where all of its own are doubled already, that is the literal meant. */
export function meantValue(value: string): string {
  const isDoubled = !value.replaceAll("''", '').includes("'")
  return isDoubled ? value.replaceAll("''", "'") : value
}

/** Names in the list mean columns of dbt's own query (`value_field`), not of the table. */
export function nameColumns({ values, quote }: ListedValues, grammar: SqlGrammar): boolean {
  return !quote && values.some((value) => grammar.namesColumn(value))
}

/** What the arguments of a list are called; dbt_expectations has names of its own. */
type Names = { readonly values: string; readonly quote: string }

/** What is wrong with a list of SQL, or null. */
export function wrongValue(
  { values, quote }: ListedValues,
  grammar: SqlGrammar,
  names: Names = { values: 'values', quote: 'quote' },
): Refusal | null {
  const text = quote ? undefined : values.find((value) => !grammar.isExpression(value))
  if (text === undefined) return null
  return {
    kind: 'refused',
    argument: names.values,
    message: `with ${names.quote}: false every value is SQL. Expected one expression, got ${JSON.stringify(text)}`,
    hint: `Remove ${names.quote}: false, or give the value quotes of its own.`,
  }
}
