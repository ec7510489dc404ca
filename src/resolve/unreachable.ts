import type { Unreachable } from '../model/check.ts'
import type { Resource } from '../model/resource.ts'

/**
 * Why a check that reads it does not run, or null if it can.
 *
 * @param name as its author wrote it: `ref('orders')`.
 * @param found what that name leads to.
 */
export function unreachable(name: string, found: Resource | undefined): Unreachable | null {
  if (found === undefined) return { kind: 'unreachable', reason: `${name} leads nowhere`, isMissing: true }
  if (found.state === 'enabled') return null
  if (found.state === 'disabled') return { kind: 'unreachable', reason: `${name} is disabled` }
  return { kind: 'unreachable', reason: `${name} is described in YAML, but no file makes it`, isMissing: true }
}
