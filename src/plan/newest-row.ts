import type { Catalog } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'
import { factsOf } from './facts-of.ts'

/**
 * The column that tells when the rows of a check's source table were loaded, or null. Only where it cannot make a scan fail: a
 * column that there is, of a type that has a time. A `filter` or a query of its own means other rows.
 */
export function loadedAtColumn(check: Check, catalog: Catalog): string | null {
  const freshness = check.resource?.freshness ?? null
  if (freshness === null || freshness.filter !== null || freshness.loadedAtQuery !== null) return null
  const name = columnName(freshness.loadedAtField?.value.trim() ?? '')
  const column = factsOf(check, catalog)?.columns.find((known) => known.name === name)
  return column !== undefined && /^timestamp(?:\(\d\))? /.test(column.type) ? column.name : null
}

/** The name that a text means if it is just that, folded as Postgres does; else null. */
function columnName(text: string): string | null {
  const quoted = /^"((?:[^"]|"")+)"$/.exec(text)?.[1]
  if (quoted !== undefined) return quoted.replaceAll('""', '"')
  return /^[A-Za-z_][\w$]*$/.test(text) ? text.toLowerCase() : null
}
