import type { Exposure } from '../../model/exposure.ts'
import type { Reference } from '../../model/node.ts'
import { textOf, valueAt } from '../../model/node-shape.ts'
import { mergedConfig } from '../config/merged-config.ts'
import { plainMapping } from '../config/plain-data.ts'
import type { ProjectContext } from '../project-context.ts'
import type { SchemaFile } from '../schema/read-schema-files.ts'
import { flagAt, tagList, yamlConfig } from '../schema/resource-settings.ts'
import type { NamedItem } from '../schema/schema-items.ts'
import { literalReferences } from '../sql/literal-references.ts'
import { readOwner } from './read-groups.ts'

/** The exposures that the schema files define. What they read can be found once all resources are known. */
export function readExposures(
  items: readonly (NamedItem & { readonly file: SchemaFile })[],
  context: ProjectContext,
): readonly (Exposure & { readonly references: readonly Reference[] })[] {
  const { projectName, findings } = context
  return items.map(({ name, namePosition, node, file }) => {
    const fqn = [projectName, ...file.directories, name]
    const tags = node.entries.filter(({ key }) => key === 'tags')
    const config = mergedConfig('exposure', fqn, [tags, yamlConfig(node, findings)], context.configs, namePosition)
    const merged = valueAt(config, 'tags')
    return {
      uniqueId: `exposure.${projectName}.${name}`,
      ...{ packageName: projectName, name, fqn, path: file.file, position: namePosition },
      type: textOf(valueAt(node, 'type')) ?? null,
      owner: readOwner(node),
      tags: merged === undefined ? [] : [...new Set(tagList(merged, findings))],
      config: plainMapping(config),
      references: referencesOf(node),
      dependsOn: [],
      isEnabled: flagAt(config, 'enabled', findings) ?? true,
    }
  })
}

/** `depends_on:` holds calls without braces. */
function referencesOf(node: NamedItem['node']): readonly Reference[] {
  const list = valueAt(node, 'depends_on')
  const items = list?.kind === 'list' ? list.items : []
  return items.flatMap((item) => literalReferences(`{{ ${textOf(item) ?? ''} }}`))
}
