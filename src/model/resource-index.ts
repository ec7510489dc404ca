import type { Reference } from './node.ts'
import type { Resource } from './resource.ts'

/** The resources of a project, found as `ref` and `source` find them. */
export type ResourceIndex = {
  readonly byId: ReadonlyMap<string, Resource>
  /** @param fromPackage the package whose file holds the reference. */
  readonly byReference: (reference: Reference, fromPackage: string) => Resource | undefined
  /** All that a reference may mean where its name is in several packages; else none or one. */
  readonly candidates: (reference: Reference, fromPackage: string) => readonly Resource[]
}

/**
 * Prepares the look-up (dbt, contracts/graph/manifest.py, `_packages_to_search`): a package that is named; else the root
 * project, the package of the file, and last any package. Disabled and missing ones are found only where there is no other.
 */
export function indexResources(resources: readonly Resource[], rootPackage: string): ResourceIndex {
  const byId = new Map(resources.map((resource) => [resource.uniqueId, resource]))
  const enabled = byKeys(resources.filter(({ state }) => state === 'enabled'))
  const others = byKeys(resources.filter(({ state }) => state !== 'enabled'))
  const candidates = (reference: Reference, fromPackage: string): readonly Resource[] => {
    const key = keyOf(reference)
    const own = reference.kind === 'ref' ? reference.packageName : null
    const packages = own === null ? [rootPackage, fromPackage] : [own]
    for (const found of [enabled.get(key) ?? [], others.get(key) ?? []]) {
      const near = packages.map((name) => found.find(({ packageName }) => packageName === name))
      const nearest = near.find((resource) => resource !== undefined)
      if (nearest !== undefined) return [nearest]
      if (own === null && found.length > 0) return found
    }
    return []
  }
  return { byId, candidates, byReference: (reference, fromPackage) => candidates(reference, fromPackage)[0] }
}

/** How dbt would write the reference, for messages and for the hash in unique_ids. */
export function referenceText({ kind, sourceName, name, version }: Resource): string {
  if (kind === 'source') return `source('${sourceName ?? ''}', '${name}')`
  return version === null ? `ref('${name}')` : `ref('${name}', version='${version}')`
}

function byKeys(resources: readonly Resource[]): ReadonlyMap<string, readonly Resource[]> {
  const map = new Map<string, Resource[]>()
  for (const resource of resources) {
    for (const key of keysOf(resource)) map.set(key, [...(map.get(key) ?? []), resource])
  }
  return map
}

function keysOf({ kind, sourceName, name, version, isLatestVersion }: Resource): readonly string[] {
  if (kind === 'source') return [JSON.stringify(['source', sourceName, name])]
  const versioned = version === null ? [] : [JSON.stringify(['ref', name, version])]
  return isLatestVersion ? [...versioned, JSON.stringify(['ref', name, null])] : versioned
}

function keyOf(reference: Reference): string {
  if (reference.kind === 'source') return JSON.stringify(['source', reference.source, reference.table])
  return JSON.stringify(['ref', reference.name, reference.version])
}
