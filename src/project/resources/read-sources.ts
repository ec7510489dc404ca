import type { DeclaredCheck } from '../../model/declared-check.ts'
import type { MappingNode } from '../../model/node.ts'
import { entryOf, textOf, valueAt, withoutKeys } from '../../model/node-shape.ts'
import { sortedTexts } from '../../model/python-order.ts'
import type { Resource } from '../../model/resource.ts'
import { columnChecks } from '../checks/column-checks.ts'
import { declaredChecks } from '../checks/declared-checks.ts'
import { type ConfigLevel, configLevels } from '../config/config-tree.ts'
import { mergedConfig } from '../config/merged-config.ts'
import { plainMapping } from '../config/plain-data.ts'
import type { ProjectContext } from '../project-context.ts'
import { KNOWN_KEYS } from '../schema/known-keys.ts'
import type { SchemaFile } from '../schema/read-schema-files.ts'
import { configMapping, flagAt, ownerOf, tagList, tagsOf } from '../schema/resource-settings.ts'
import { type NamedItem, namedItems } from '../schema/schema-items.ts'
import { warnOfUnknownKeys } from '../schema/unknown-keys.ts'
import type { Described } from './described.ts'
import { freshnessOf } from './freshness-of.ts'
import { relationOfTable } from './relation-of.ts'

const CHECK_LISTS: readonly string[] = ['data_tests', 'tests']

/** A source of one schema file, rendered. */
export type SourceItem = NamedItem & { readonly file: SchemaFile }

/** Source tables and the checks on them: a table's own first, then its columns', as in dbt. */
export function readSources(sources: readonly SourceItem[], context: ProjectContext): Described {
  const tables = sources.flatMap((source) => tablesOf(source, context))
  const seen = new Map<string, Resource>()
  for (const { resource } of tables) refuseTwin(seen, resource, context)
  return { resources: [...seen.values()], checks: tables.flatMap(({ checks }) => checks) }
}

function tablesOf(
  source: SourceItem,
  context: ProjectContext,
): readonly (Pick<Described, 'checks'> & { resource: Resource })[] {
  const { findings } = context
  refuseChecks(source.node, context)
  warnOfUnknownKeys(withoutKeys(source.node, CHECK_LISTS), KNOWN_KEYS.source, `the source "${source.name}"`, findings)
  return namedItems(entryOf(source.node, 'tables'), 'source table', findings).map((table) => {
    warnOfUnknownKeys(table.node, KNOWN_KEYS.table, `the source table "${table.name}"`, findings)
    const resource = tableResource(source, table, context)
    const inheritedTags = [source.node, table.node].flatMap((node) => tagsBesideConfig(node, context))
    const targetName = `${source.name}_${table.name}`
    const tested = {
      resourceId: resource.uniqueId,
      targetName,
      isSource: true,
      file: source.file,
      column: null,
      inheritedTags,
    }
    const isQuoted =
      flagAt(valueAt(table.node, 'quoting'), 'column', findings) ??
      flagAt(valueAt(source.node, 'quoting'), 'column', findings)
    const checks = [
      ...declaredChecks(table.node, tested, context),
      ...columnChecks(table.node, tested, isQuoted ?? false, context),
    ]
    refuseSpaces(source, table, checks, context)
    return { resource, checks }
  })
}

function tableResource(source: SourceItem, table: NamedItem, context: ProjectContext): Resource {
  const { file } = source
  const { projectName, findings } = context
  const fqn = [projectName, ...file.directories, source.name, table.name]
  const relation = relationOfTable(source, table, context)
  const levels = [source.node, table.node].flatMap((node) => [
    besideConfig(node),
    configMapping(node, findings)?.entries ?? [],
  ])
  const config = mergedConfig('source', fqn, levels, context.configs, table.namePosition)
  // dbt does not look at tags of sources in dbt_project.yml
  const tags = sortedTexts([source.node, table.node].flatMap((node) => tagsOf(node, findings)))
  return {
    uniqueId: `source.${projectName}.${source.name}.${table.name}`,
    ...{ kind: 'source', packageName: projectName, name: table.name, sourceName: source.name, fqn },
    ...{ version: null, isLatestVersion: true, materialization: null, group: null, access: 'protected' },
    path: file.file,
    patchPath: file.file,
    relation,
    freshness: freshnessOf(source, table, configLevels(context.configs.own.source, fqn), relation, context),
    tags,
    config: { ...plainMapping(withoutKeys(config, ['tags'])), ...(tags.length === 0 ? {} : { tags }) },
    description: textOf(valueAt(table.node, 'description')) ?? null,
    owner: ownerOf(config),
    ...{ dependsOn: [], rawCode: null, ephemeralSql: null, checksum: null, problem: null },
    state: (flagAt(config, 'enabled', findings) ?? true) ? 'enabled' : 'disabled',
    position: table.namePosition,
  }
}

/** Checks on a table have these tags, too; those in `config:` they have not, unlike a column's. */
function tagsBesideConfig(node: MappingNode, { findings }: ProjectContext): readonly string[] {
  const tags = valueAt(node, 'tags')
  return tags === undefined ? [] : tagList(tags, findings)
}

/** What a source or table may set without `config:`. */
function besideConfig(node: MappingNode): ConfigLevel {
  return node.entries.filter(({ key }) => key === 'tags' || key === 'meta')
}

/** Names of checks are made of these names as they are, and a check's name must have no spaces. */
function refuseSpaces(
  source: SourceItem,
  table: NamedItem,
  checks: readonly DeclaredCheck[],
  { findings }: ProjectContext,
): void {
  if (checks.every(({ customName }) => customName !== null)) return
  for (const { name, namePosition } of [source, table]) {
    if (!name.includes(' ')) continue
    const message = `A name has spaces, and so has the name of a check on it. Expected none, got ${JSON.stringify(name)}`
    const hint = 'Spaces may stand in schema: and identifier:.'
    findings.problem('NAME_WITH_SPACES', message, namePosition, hint)
  }
}

/** A source is many tables: checks stand on one of them. */
function refuseChecks(node: MappingNode, { findings }: ProjectContext): void {
  for (const key of CHECK_LISTS) {
    const entry = entryOf(node, key)
    if (entry === undefined) continue
    const message = `A source has "${key}" of its own. Expected checks on its tables and their columns only`
    findings.problem('BAD_SHAPE', message, entry.keyPosition, 'Move them to the table that they are about.')
  }
}

function refuseTwin(seen: Map<string, Resource>, resource: Resource, { findings }: ProjectContext): void {
  const first = seen.get(resource.uniqueId)
  if (first === undefined) {
    seen.set(resource.uniqueId, resource)
    return
  }
  const place = `${first.position.file}:${first.position.line}`
  const message = `The source table "${resource.sourceName}.${resource.name}" is described twice. Expected once, got it in ${place} too`
  findings.problem('DUPLICATE_RESOURCE', message, resource.position)
}
