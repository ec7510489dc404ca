import { COLLECTION_FILTERS } from './collection-filters.ts'
import { MARKING_FILTERS } from './marked-text.ts'
import { NUMBER_FILTERS } from './number-filters.ts'
import { TEXT_FILTERS } from './text-filters.ts'
import type { Call, Value } from './value.ts'

export type Filter = (operand: Value, call: Call) => Value

/** jinja2's own filters, as far as SQL has a use for them, and dbt's. */
export const FILTERS: ReadonlyMap<string, Filter> = new Map<string, Filter>([
  ...TEXT_FILTERS,
  ...NUMBER_FILTERS,
  ...COLLECTION_FILTERS,
  ...MARKING_FILTERS,
])
