import { relationKey } from '../../model/relation.ts'
import type { Resource } from '../../model/resource.ts'
import type { Findings } from '../findings.ts'

/** dbt refuses two models, seeds or snapshots that are one table in the database: each would overwrite the other. */
export function refuseSharedRelations(resources: readonly Resource[], findings: Findings): void {
  const first = new Map<string, Resource>()
  for (const resource of resources) {
    const { kind, state, materialization, relation, position, problem } = resource
    if (kind === 'source' || state !== 'enabled' || materialization === 'ephemeral' || problem !== null) continue
    const key = relationKey(relation)
    const before = first.get(key)
    if (before === undefined) {
      first.set(key, resource)
      continue
    }
    const name = `${relation.schema}.${relation.name}`
    const message = `${resource.uniqueId} is the table ${name}. Expected a table of its own, but ${before.uniqueId} is that one too`
    findings.problem('DUPLICATE_RESOURCE', message, position, 'Tell them apart by alias or schema.')
  }
}
