import type { Catalog } from '../model/catalog.ts'
import type { Check } from '../model/check.ts'

/** Gives every check whose measure depends on the columns that there are its measure, or the reason why it has none. */
export function completeChecks(checks: readonly Check[], catalog: Catalog): readonly Check[] {
  return checks.map((check) => {
    const { subject } = check
    return subject.kind === 'incomplete' ? { ...check, subject: subject.complete(catalog) } : check
  })
}
