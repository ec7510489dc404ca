import type { MappingEntry, MappingNode, Node } from '../../model/node.ts'
import { entryOf } from '../../model/node-shape.ts'
import { renderNode, reportTo } from '../jinja/render-node.ts'
import type { ProjectContext } from '../project-context.ts'
import { NODE_KINDS, type NodeSection, SECTIONS } from '../schema/known-keys.ts'
import type { SchemaFile } from '../schema/read-schema-files.ts'
import { type NamedItem, namedItems } from '../schema/schema-items.ts'
import { warnOfUnknownKeys } from '../schema/unknown-keys.ts'
import type { NodeItem } from './node-item.ts'
import type { SourceItem } from './read-sources.ts'

/** Checks are rendered later, and descriptions and hooks never here (dbt, schema_renderer.py). */
const NOT_RENDERED: ReadonlySet<string> = new Set([
  ...['tests', 'data_tests', 'description', 'loaded_at_query', 'pre-hook', 'post-hook', 'pre_hook', 'post_hook'],
])

const NODE_SECTIONS: readonly NodeSection[] = ['models', 'seeds', 'snapshots']

export type Sections = {
  readonly nodes: readonly NodeItem[]
  readonly sources: readonly SourceItem[]
  readonly exposures: readonly SourceItem[]
  readonly groups: readonly SourceItem[]
  /** Properties of singular tests. */
  readonly singularTests: readonly SourceItem[]
}

/** What the schema files describe, in the order of the files. All text outside of checks and descriptions is rendered. */
export function readSections(files: readonly SchemaFile[], context: ProjectContext): Sections {
  for (const { content } of files) warnOfUnknownKeys(content, SECTIONS, 'this file', context.findings)
  const itemsIn = (section: string, noun: string): readonly SourceItem[] =>
    files.flatMap((file) => itemsOf(file.content, section, noun, context).map((item) => ({ ...item, file })))
  return {
    nodes: files.flatMap((file) =>
      NODE_SECTIONS.flatMap((section) =>
        itemsOf(file.content, section, NODE_KINDS[section], context).map((item) => ({
          ...item,
          ...{ section, file, version: null, isLatestVersion: true, fileNames: [item.name] },
        })),
      ),
    ),
    sources: itemsIn('sources', 'source'),
    exposures: itemsIn('exposures', 'exposure'),
    groups: itemsIn('groups', 'group'),
    singularTests: itemsIn('data_tests', 'test'),
  }
}

function itemsOf(content: MappingNode, section: string, noun: string, context: ProjectContext): readonly NamedItem[] {
  const entry = entryOf(content, section)
  return namedItems(entry === undefined ? undefined : rendered(entry, context), noun, context.findings)
}

function rendered(entry: MappingEntry, { schemaEngine, findings }: ProjectContext): MappingEntry {
  const value: Node = renderNode(entry.value, schemaEngine, reportTo(findings), NOT_RENDERED)
  return { ...entry, value }
}
