/** How far a selection reaches into checks that read several resources (dbt's `--indirect-selection`). */
export const INDIRECT_MODES = ['eager', 'cautious', 'buildable', 'empty'] as const

/**
 * `eager`: a check is taken with any resource that it reads; `cautious`: only with all of them; `buildable`: they may also be
 * ancestors of what is selected; `empty`: only checks that are selected by themselves.
 */
export type IndirectMode = (typeof INDIRECT_MODES)[number]

/** What can be listed, by dbt's names. */
export const RESOURCE_TYPES = ['model', 'source', 'seed', 'snapshot', 'exposure', 'test'] as const

export type ResourceType = (typeof RESOURCE_TYPES)[number]

/** What is asked for, in dbt's grammar. */
export type SelectionRequest = {
  /** Empty for everything. */
  readonly select: readonly string[]
  readonly exclude: readonly string[]
  /** The name of a selection of selectors.yml, or null. */
  readonly selector: string | null
  /** Null: dbt_project.yml says it, or nobody. */
  readonly indirect: IndirectMode | null
  /** Which kinds of things are left in the end. */
  readonly resourceTypes: readonly ResourceType[]
}
