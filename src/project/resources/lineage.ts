import type { Exposure } from '../../model/exposure.ts'
import type { Group } from '../../model/group.ts'
import type { Reference } from '../../model/node.ts'
import type { Resource } from '../../model/resource.ts'
import type { ResourceIndex } from '../../model/resource-index.ts'
import { literalReferences } from '../sql/literal-references.ts'

/** Says of every resource what it reads, by its SQL. */
export function withLineage(resources: readonly Resource[], index: ResourceIndex): readonly Resource[] {
  return resources.map((resource) => {
    if (resource.rawCode === null) return resource
    return { ...resource, dependsOn: found(literalReferences(resource.rawCode), resource.packageName, index) }
  })
}

/** Says of every exposure what it reads. */
export function withReferences(
  exposures: readonly (Exposure & { readonly references: readonly Reference[] })[],
  index: ResourceIndex,
): readonly Exposure[] {
  return exposures.map(({ references, ...exposure }) => ({
    ...exposure,
    dependsOn: found(references, exposure.packageName, index),
  }))
}

/** Gives what has no owner of its own the one of its group. */
export function withGroupOwners(resources: readonly Resource[], groups: readonly Group[]): readonly Resource[] {
  return resources.map((resource) => {
    if (resource.owner !== null || resource.group === null) return resource
    const named = groups.filter(({ name }) => name === resource.group)
    const group = named.find(({ packageName }) => packageName === resource.packageName) ?? named[0]
    return { ...resource, owner: group?.owner.name ?? group?.owner.email ?? null }
  })
}

function found(references: readonly Reference[], packageName: string, index: ResourceIndex): readonly string[] {
  const ids = references.flatMap((reference) => index.byReference(reference, packageName)?.uniqueId ?? [])
  return [...new Set(ids)]
}
