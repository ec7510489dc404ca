import { sql } from 'kysely'
import type { Sql } from '../model/measure.ts'

/** SQL text of the user's, as it is. Only for text that the Postgres parser has accepted. */
export function verbatim(text: string): Sql {
  return sql.raw(text)
}

/** `'it''s'`: a string constant of type unknown, so that Postgres gives it the type of what it is compared with. */
export function literal(text: string): Sql {
  return sql.lit(text)
}

/**
 * When the run began to look, where all of its statements see one instant; elsewhere, as in psql, now(). A statement late in a
 * long run must not find rows old that were new in what it sees.
 */
export const NOW: Sql = sql.raw("coalesce(nullif(current_setting('assay.now', true), '')::timestamptz, now())")

/** The same as text, for expressions that are pasted together. */
export function literalText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** `"a ""b"""`: a name. */
export function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** `a, b, c` */
export function commaSeparated(pieces: readonly Sql[]): Sql {
  return sql.join(pieces)
}
