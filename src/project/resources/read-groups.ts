import type { Group, Owner } from '../../model/group.ts'
import { textOf, valueAt } from '../../model/node-shape.ts'
import type { ProjectContext } from '../project-context.ts'
import type { SchemaFile } from '../schema/read-schema-files.ts'
import type { NamedItem } from '../schema/schema-items.ts'

/** The groups that the schema files define. */
export function readGroups(
  items: readonly (NamedItem & { readonly file: SchemaFile })[],
  { projectName, findings }: ProjectContext,
): readonly Group[] {
  const groups = new Map<string, Group>()
  for (const { name, namePosition, node, file } of items) {
    const first = groups.get(name)
    if (first !== undefined) {
      const place = `${first.path}:${first.position.line}`
      const message = `The group "${name}" is there twice. Expected it once, got it in ${place} too`
      findings.problem('DUPLICATE_RESOURCE', message, namePosition)
      continue
    }
    const uniqueId = `group.${projectName}.${name}`
    const owner = readOwner(node)
    groups.set(name, { uniqueId, packageName: projectName, name, owner, path: file.file, position: namePosition })
  }
  return [...groups.values()]
}

/** `owner:` of a group or an exposure. */
export function readOwner(node: NamedItem['node']): Owner {
  const owner = valueAt(node, 'owner')
  return { name: textOf(valueAt(owner, 'name')) ?? null, email: textOf(valueAt(owner, 'email')) ?? null }
}
