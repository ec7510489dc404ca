import type { Resource } from '../model/resource.ts'

/** Why a check that reads it does not run. */
export function stateText({ state }: Resource): string {
  return state === 'disabled' ? 'is disabled' : 'is described in YAML, but no file makes it'
}
