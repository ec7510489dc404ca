import type { Exposure } from '../../model/exposure.ts'
import type { Group } from '../../model/group.ts'
import type { Reference } from '../../model/node.ts'
import type { Resource } from '../../model/resource.ts'
import type { ResourceIndex } from '../../model/resource-index.ts'
import { jinjaPieces } from '../jinja/jinja-template.ts'
import type { ProjectContext } from '../project-context.ts'
import { computesReferences, literalReferences } from '../sql/literal-references.ts'
import { parseModel } from './model-sql.ts'

/** Says of every resource of a package what it reads, by its SQL. */
export function withLineage(
  resources: readonly Resource[],
  index: ResourceIndex,
  context: ProjectContext,
): readonly Resource[] {
  return resources.map((resource) => {
    const { rawCode, packageName } = resource
    if (rawCode === null) return resource
    return { ...resource, dependsOn: found(referencesIn(rawCode, resource, context), packageName, index) }
  })
}

/** dbt renders to know it. So do we where the text alone does not tell; what fails then tells as much as it can. */
function referencesIn(code: string, { relation, position }: Resource, context: ProjectContext): readonly Reference[] {
  const written = literalReferences(code)
  if (!hidesReferences(code, context)) return written
  const { references, problem } = parseModel(code, position, relation, context)
  return problem === null ? references : [...references, ...written]
}

/** What refers to nothing, or says so in its arguments. */
const OPEN_CALL =
  /^(?:ref|source|config|var|env_var|is_incremental|(?:dbt|dbt_utils|dbt_expectations|dbt_date|adapter|modules|loop|this|target)\..+|\..+)$/

/** A statement that decides, a computed name, a call of a macro that may refer to something, or another meaning of `ref`. */
function hidesReferences(code: string, { projectName, templates: { library } }: ProjectContext): boolean {
  const own = [projectName]
  if (library.findFirst(own, 'ref') !== undefined || library.findFirst(own, 'source') !== undefined) return true
  for (const { text } of jinjaPieces(code)) {
    if (/^\{%[-+]?\s*(?!raw|docs|enddocs)/.test(text)) return true
    if (!text.startsWith('{{')) continue
    if (computesReferences(text)) return true
    for (const [, name = ''] of text.matchAll(/((?:[A-Za-z_]|\.)[\w.]*)\s*\(/g)) if (!OPEN_CALL.test(name)) return true
  }
  return false
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
