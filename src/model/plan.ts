import type { Check } from './check.ts'
import type { Measure, Sql } from './measure.ts'

/** A check that can be measured, and how. */
export type PlannedCheck = { readonly check: Check; readonly measure: Measure }

/** One reading of one relation (with one `where`) that answers all of its checks. */
export type Scan = { readonly kind: 'scan'; readonly from: Sql; readonly checks: readonly PlannedCheck[] }

/** A statement of its own for one check, in dbt's shape. */
export type Single = { readonly kind: 'single'; readonly planned: PlannedCheck }

/** What will be asked of the warehouse, in the order of asking. */
export type Plan = { readonly steps: readonly (Scan | Single)[] }
