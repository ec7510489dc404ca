import type { Position } from '../../model/position.ts'
import type { Relation } from '../../model/relation.ts'
import type { Resource } from '../../model/resource.ts'
import { plainMapping } from '../config/plain-data.ts'
import type { ProjectContext } from '../project-context.ts'
import { readFreshnessLevel } from '../resources/freshness-level.ts'
import { loadedAtTemplate } from '../resources/loaded-at-query.ts'
import { ownerOf } from '../schema/resource-settings.ts'
import { mappingOf, versionText } from './manifest-node.ts'
import { type Manifest, type ManifestNode, type ManifestSource, nodeShape, sourceShape } from './manifest-shape.ts'

const KINDS = ['model', 'seed', 'snapshot'] as const

/** The models, seeds, snapshots and source tables of a manifest; what dbt switched off is `disabled`. */
export function manifestResources(manifest: Manifest, context: ProjectContext): readonly Resource[] {
  const disabled = Object.values(manifest.disabled ?? {}).flat()
  const off = (resource: Resource): Resource => ({ ...resource, state: 'disabled' })
  const nodes = disabled.flatMap((found) => nodeShape.safeParse(found).data ?? [])
  const sources = disabled.flatMap((found) => sourceShape.safeParse(found).data ?? [])
  const enabled = [
    ...Object.values(manifest.nodes).flatMap((node) => nodeResource(node, context)),
    ...Object.values(manifest.sources).map((source) => sourceResource(source, context)),
  ]
  const known = new Set(enabled.map(({ uniqueId }) => uniqueId))
  const others = [
    ...nodes.flatMap((node) => nodeResource(node, context)).map(off),
    ...sources.map((source) => sourceResource(source, context)).map(off),
  ]
  return [...enabled, ...others.filter(({ uniqueId }) => !known.has(uniqueId))]
}

/** A manifest tells the file of a thing, and not the line. */
export function positionIn(file: string): Position {
  return { file, line: 1, column: 1 }
}

/** None for tests, analyses and hooks. */
function nodeResource(node: ManifestNode, context: ProjectContext): readonly Resource[] {
  const kind = KINDS.find((known) => known === node.resource_type)
  if (kind === undefined) return []
  const version = versionText(node.version)
  const { access } = node
  return [
    {
      ...described(node, { ...node.config, meta: node.config?.['meta'] ?? node.meta }),
      kind,
      sourceName: null,
      version,
      isLatestVersion: version === null || version === versionText(node.latest_version),
      relation: relationOf(node, context),
      freshness: null,
      materialization: textIn(node.config, 'materialized') ?? (kind === 'model' ? 'view' : kind),
      access: access === 'private' || access === 'public' ? access : 'protected',
      group: node.group ?? textIn(node.config, 'group'),
      rawCode: kind === 'seed' ? null : (node.raw_code ?? null),
      ephemeralSql: null,
      checksum: node.checksum?.checksum ?? null,
    },
  ]
}

function sourceResource(source: ManifestSource, context: ProjectContext): Resource {
  const { schema, identifier } = source.quoting ?? {}
  const relation = {
    database: databaseOf(source.database, context),
    schema: folded(source.schema, schema ?? true),
    name: folded(source.identifier, identifier ?? true),
  }
  return {
    ...described(source, { ...source.config, meta: { ...source.source_meta, ...source.meta } }),
    kind: 'source',
    sourceName: source.source_name,
    version: null,
    isLatestVersion: true,
    relation,
    freshness: freshnessOf(source, relation, context),
    materialization: null,
    access: 'protected',
    group: null,
    rawCode: null,
    ephemeralSql: null,
    checksum: null,
  }
}

type Described = Pick<
  Resource,
  | 'uniqueId'
  | 'packageName'
  | 'name'
  | 'fqn'
  | 'path'
  | 'patchPath'
  | 'tags'
  | 'config'
  | 'description'
  | 'owner'
  | 'dependsOn'
  | 'problem'
  | 'state'
  | 'position'
>

function described(found: ManifestNode | ManifestSource, config: Readonly<Record<string, unknown>>): Described {
  const path = found.original_file_path.replaceAll('\\', '/')
  const patchPath = 'patch_path' in found ? (found.patch_path?.replace(/^[^:]*:\/\//, '') ?? null) : path
  const position = positionIn(patchPath ?? path)
  const settings = mappingOf(config, position)
  return {
    uniqueId: found.unique_id,
    packageName: found.package_name,
    name: found.name,
    fqn: found.fqn,
    path,
    patchPath,
    tags: [...new Set(found.tags)],
    config: plainMapping(settings),
    description: found.description || null,
    owner: ownerOf(settings),
    dependsOn: found.depends_on?.nodes ?? [],
    problem: null,
    state: 'enabled',
    position,
  }
}

/** `"shop"."marts"."orders"`: what is not in quotes Postgres folds. An ephemeral model has none, and no relation either. */
const RELATION_NAME = /^(?:("?)([^"]+)\1\.)?("?)([^"]+)\3\.("?)([^"]+)\5$/

function relationOf(node: ManifestNode, context: ProjectContext): Relation {
  const parts = RELATION_NAME.exec(node.relation_name ?? '')
  const [, databaseQuote = '', database, schemaQuote = '', schema, nameQuote = '', name] = parts ?? []
  if (schema === undefined || name === undefined) {
    return { database: null, schema: node.schema ?? '', name: node.alias ?? node.name }
  }
  return {
    database: databaseOf(database === undefined ? null : folded(database, databaseQuote !== ''), context),
    schema: folded(schema, schemaQuote !== ''),
    name: folded(name, nameQuote !== ''),
  }
}

/** Null for the database that is connected to. */
function databaseOf(database: string | null | undefined, { target }: ProjectContext): string | null {
  const { connection } = target
  const own = connection.type === 'postgres' ? connection.database : (database ?? null)
  return database === null || database === undefined || database === own ? null : database
}

/** dbt escapes nothing in quotes; without them Postgres folds ASCII letters. */
function folded(text: string, isInQuotes: boolean): string {
  return isInQuotes ? text.replaceAll('""', '"') : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase())
}

function freshnessOf(source: ManifestSource, relation: Relation, context: ProjectContext): Resource['freshness'] {
  const position = positionIn(source.original_file_path)
  const { freshness, loaded_at_field, loaded_at_query } = source
  const isSaid = typeof freshness === 'object' && freshness !== null
  const level = readFreshnessLevel(mappingOf(isSaid ? freshness : {}, position), context.findings)
  const loadedAtQuery = loaded_at_query
    ? loadedAtTemplate({ value: loaded_at_query, position }, relation, context)
    : null
  const loadedAtField =
    loaded_at_field === null || loaded_at_field === undefined ? null : { value: loaded_at_field, position }
  const { warnAfter = null, errorAfter = null, filter } = level
  return { warnAfter, errorAfter, filter, loadedAtField, loadedAtQuery }
}

function textIn(record: Readonly<Record<string, unknown>> | null | undefined, key: string): string | null {
  const value = record?.[key]
  return typeof value === 'string' ? value : null
}
