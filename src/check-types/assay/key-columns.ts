import { sql } from 'kysely'
import type { Sql } from '../../model/measure.ts'
import type { ExpressionArgument } from '../argument.ts'
import type { Refusal, Tested } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'

/** The columns that are a key together. */
export type KeyColumns = {
  /** At least one. */
  readonly texts: readonly string[]
  /** Names in the catalog; null if one of them is an expression. */
  readonly names: readonly string[] | null
  readonly list: Sql
  /** TRUE for a row that has all of them. */
  readonly isThere: Sql
}

/** Those of the argument `columns`, or the column that the check stands below; never both, and never a literal. */
export function keyColumns(
  given: readonly ExpressionArgument[] | null | undefined,
  { column, grammar }: Tested,
): KeyColumns | Refusal {
  const own = column === null ? [] : [column]
  const texts = [...own, ...(given ?? []).map(({ text }) => text)]
  if (texts.length === 0) return refusal('Expected the columns of the key, or a check below a column, got neither')
  if (own.length > 0 && texts.length > 1) return refusal('Expected none below a column: the column is the key')
  const constant = texts.find((text) => grammar.isConstant(text))
  if (constant !== undefined) return refusal(`Expected columns, got the constant ${constant}`)
  const names = texts.map((text) => grammar.columnName(text))
  const columns = texts.map(verbatim)
  return {
    texts,
    names: names.every((name) => name !== null) ? names : null,
    list: commaSeparated(columns),
    isThere: sql.join(
      columns.map((one) => sql`(${one}) is not null`),
      sql` and `,
    ),
  }
}

function refusal(message: string): Refusal {
  return { kind: 'refused', argument: 'columns', message }
}
