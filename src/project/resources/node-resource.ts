import { posix } from 'node:path'
import type { MappingNode } from '../../model/node.ts'
import { textOf, valueAt } from '../../model/node-shape.ts'
import { makeProblem, type Problem } from '../../model/problem.ts'
import type { Resource } from '../../model/resource.ts'
import { mergedConfig } from '../config/merged-config.ts'
import { plainMapping } from '../config/plain-data.ts'
import { callsIn } from '../macros/macro-library.ts'
import type { ProjectContext } from '../project-context.ts'
import { groupOf } from '../schema/group-of.ts'
import { flagAt, ownerOf, tagList, textAt, yamlConfig } from '../schema/resource-settings.ts'
import { readSqlConfig, type SqlConfig } from '../sql/sql-config.ts'
import { modelSql, parseModel } from './model-sql.ts'
import type { NodeItem } from './node-item.ts'
import { relationOfNode } from './relation-of.ts'
import { movedBy, type ResourceFile } from './resource-files.ts'

const ACCESS: readonly Resource['access'][] = ['private', 'protected', 'public']

/** A model, seed or snapshot: a file, what YAML says of it, and the settings of both and of the project. */
export function nodeResource(file: ResourceFile, item: NodeItem | undefined, context: ProjectContext): Resource {
  const { findings, projectName } = context
  const { kind } = file
  const version = item?.version ?? null
  const name = version === null ? file.name : (item?.name ?? file.name)
  const fqn = [projectName, ...foldersOf(file), name, ...(version === null ? [] : [`v${version}`])]
  const position = item?.namePosition ?? file.position
  const said = item === undefined ? [] : yamlConfig(item.node, findings)
  const sql = sqlConfigOf(file, context)
  const config = mergedConfig(kind, fqn, [said, sql.level], context.configs, position)
  const settings = settingsOf(kind, config, context)
  const uniqueId = uniqueIdOf(kind, name, version, projectName)
  const identity = { uniqueId, kind, packageName: projectName, name, version, fqn, path: file.file }
  const { relation, problem } = relationOfNode({ ...identity, ...settings }, config, context)
  const isEphemeral = settings.materialization === 'ephemeral'
  return {
    ...identity,
    ...settings,
    sourceName: null,
    position,
    isLatestVersion: item?.isLatestVersion ?? true,
    patchPath: item?.file.file ?? null,
    relation,
    freshness: null,
    description: textOf(valueAt(item?.node, 'description')) ?? null,
    dependsOn: [],
    rawCode: file.rawCode,
    ephemeralSql: isEphemeral ? modelSql(file, relation, config, context) : null,
    checksum: file.checksum,
    problem: sql.problem ?? (isEphemeral ? ephemeralProblem(file, config) : problem),
  }
}

/** Without SQL nothing can be put into a check. */
function ephemeralProblem({ rawCode, file, position }: ResourceFile, config: MappingNode): Problem | null {
  if (rawCode !== null && file.endsWith('.sql')) return null
  const message =
    'The model is ephemeral and has no SQL. Expected a file with a query, to be put into those that read it'
  return makeProblem('UNSUPPORTED', message, valueAt(config, 'materialized')?.position ?? position)
}

function sqlConfigOf({ rawCode, codePosition, name }: ResourceFile, context: ProjectContext): SqlConfig {
  const code = rawCode ?? ''
  const { argumentEngine, target, templates } = context
  // where it is depends on what is read here; until then dbt takes the target's schema and the name of the file
  const self = { database: null, schema: target.schema, name }
  const parse = () => parseModel(code, codePosition, self, context)
  const { configuring } = templates.library
  const isElsewhere = configuring.size > 0 && callsIn(code).some((name) => configuring.has(name))
  return readSqlConfig(
    code,
    argumentEngine,
    (offset) => movedBy(codePosition, code.slice(0, offset)),
    parse,
    isElsewhere,
  )
}

/** dbt's: `model.shop.orders`, `model.shop.customers.v2`. */
export function uniqueIdOf(kind: Resource['kind'], name: string, version: string | null, packageName: string): string {
  return `${kind}.${packageName}.${name}${version === null ? '' : `.v${version}`}`
}

/** The file of a snapshot's block is a part of its fqn; other files have one thing in them. */
function foldersOf({ kind, file, directories }: ResourceFile): readonly string[] {
  return kind === 'snapshot' && file.endsWith('.sql') ? [...directories, posix.parse(file).name] : directories
}

type Settings = Pick<Resource, 'materialization' | 'tags' | 'config' | 'owner' | 'group' | 'access' | 'state'>

function settingsOf(kind: ResourceFile['kind'], config: MappingNode, context: ProjectContext): Settings {
  const { findings } = context
  const isEnabled = flagAt(config, 'enabled', findings) ?? true
  const tags = valueAt(config, 'tags')
  const access = textAt(config, 'access', findings)
  return {
    materialization: textAt(config, 'materialized', findings) ?? (kind === 'model' ? 'view' : kind),
    tags: tags === undefined ? [] : [...new Set(tagList(tags, findings))],
    config: plainMapping(config),
    owner: ownerOf(config),
    group: groupOf(config, isEnabled, context),
    access: ACCESS.find((known) => known === access) ?? 'protected',
    state: isEnabled ? 'enabled' : 'disabled',
  }
}
