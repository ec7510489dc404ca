import type { WarningPolicy } from './warning-policy.ts'

/** `flags:` of dbt_project.yml, as far as they bear on a run. Null where it says nothing; the command line goes first. */
export type RunDefaults = {
  readonly failFast: boolean | null
  readonly warnings: WarningPolicy | null
}

export const NO_RUN_DEFAULTS: RunDefaults = { failFast: null, warnings: null }
