import type { Catalog } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'

/** Rows that each check looked at in an earlier report, by its id. */
export type EarlierRows = ReadonlyMap<string, bigint>

/**
 * Gives every check whose measure depends on the columns that there are, or on how many rows there were, its measure, or the
 * reason why it has none.
 */
export function completeChecks(
  checks: readonly Check[],
  catalog: Catalog,
  earlierRows: EarlierRows = new Map(),
): readonly Check[] {
  return checks.map((check) => {
    const { subject, uniqueId } = check
    if (subject.kind !== 'incomplete') return check
    return { ...check, subject: subject.complete(catalog, earlierRows.get(uniqueId) ?? null) }
  })
}
