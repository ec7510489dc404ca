import type { Reference } from '../model/node.ts'
import type { Resource } from '../model/resource.ts'

/** The resources of a project, found as `ref` and `source` find them. */
export type Resources = {
  readonly byId: ReadonlyMap<string, Resource>
  readonly byReference: (reference: Reference) => Resource | undefined
}

/**
 * Prepares the look-up. Of several packages' models with one name, the first in the list is found (the root project's);
 * a disabled or missing one only where there is no other.
 */
export function indexResources(resources: readonly Resource[]): Resources {
  const byId = new Map(resources.map((resource) => [resource.uniqueId, resource]))
  const byKey = new Map<string, Resource>()
  const isEnabled = ({ state }: Resource): boolean => state === 'enabled'
  const inOrder = [...resources.filter(isEnabled), ...resources.filter((resource) => !isEnabled(resource))]
  for (const resource of inOrder) {
    for (const key of keysOf(resource)) if (!byKey.has(key)) byKey.set(key, resource)
  }
  return { byId, byReference: (reference) => byKey.get(keyOf(reference)) }
}

/** How dbt would write the reference, for messages and for the hash in unique_ids. */
export function referenceText(resource: Resource): string {
  return resource.kind === 'source'
    ? `source('${resource.sourceName ?? ''}', '${resource.name}')`
    : `ref('${resource.name}')`
}

function keysOf(resource: Resource): readonly string[] {
  if (resource.kind === 'source') return [JSON.stringify(['source', resource.sourceName, resource.name])]
  return [JSON.stringify(['ref', null, resource.name]), JSON.stringify(['ref', resource.packageName, resource.name])]
}

function keyOf(reference: Reference): string {
  if (reference.kind === 'source') return JSON.stringify(['source', reference.source, reference.table])
  const name = reference.version === null ? reference.name : `${reference.name}.v${reference.version}`
  return JSON.stringify(['ref', reference.packageName, name])
}
