import type { Member } from '../model/member.ts'
import { toExactJson } from './to-exact-json.ts'
import { visibleText } from './visible-text.ts'

/** How `dbt ls` writes one thing: as `--select` takes it, its name, its file, or a JSON object. */
export const LIST_FORMATS = ['selector', 'name', 'path', 'json'] as const

export type ListFormat = (typeof LIST_FORMATS)[number]

export type ListOptions = {
  readonly format: ListFormat
  /** Which keys of the JSON objects, `config.severity` too; empty for dbt's. */
  readonly keys: readonly string[]
}

/** One member per line, in dbt's order: by id. */
export function renderList(members: readonly Member[], { format, keys }: ListOptions): string {
  const line = LINES[format]
  const sorted = members.toSorted((a, b) => (a.uniqueId < b.uniqueId ? -1 : 1))
  return sorted.map((member) => `${line(member, keys)}\n`).join('')
}

const LINES: Readonly<Record<ListFormat, (member: Member, keys: readonly string[]) => string>> = {
  selector: (member) => visibleText(selectorOf(member)),
  name: ({ name, version, sourceName }) => {
    const own = version === null ? name : `${name}.v${version}`
    return visibleText(sourceName === null ? own : `${sourceName}.${own}`)
  },
  path: ({ path }) => visibleText(path),
  json: (member, keys) => toExactJson(keys.length === 0 ? dbtKeys(member) : chosenKeys(member, keys)),
}

function selectorOf({ resourceType, packageName, sourceName, name, fqn }: Member): string {
  if (resourceType === 'source') return `source:${packageName}.${sourceName ?? ''}.${name}`
  return resourceType === 'exposure' ? `exposure:${packageName}.${name}` : fqn.join('.')
}

/** The keys that dbt gives without being asked (dbt, task/list.py, `ALLOWED_KEYS`). */
function dbtKeys(member: Member): object {
  const { resourceType, sourceName, alias } = member
  const all = facts(member)
  const has: Readonly<Record<string, boolean>> = {
    source_name: sourceName !== null,
    alias: alias !== null,
    depends_on: resourceType !== 'source',
  }
  return Object.fromEntries(DBT_KEYS.filter((key) => has[key] ?? true).map((key) => [key, all[key]]))
}

const DBT_KEYS = [
  ...(['name', 'resource_type', 'package_name', 'original_file_path', 'unique_id', 'source_name', 'alias'] as const),
  ...(['config', 'tags', 'depends_on'] as const),
]

/** What may be asked for. The names are dbt's, but for the last four. */
function facts(member: Member) {
  const { resourceType, dependsOn, config, test } = member
  return {
    name: member.name,
    resource_type: resourceType,
    package_name: member.packageName,
    original_file_path: member.path,
    unique_id: member.uniqueId,
    source_name: member.sourceName,
    alias: member.alias,
    config,
    tags: member.tags,
    depends_on: resourceType === 'seed' ? {} : { nodes: dependsOn },
    fqn: member.fqn,
    patch_path:
      member.patchPath === null || resourceType === 'source' ? null : `${member.packageName}://${member.patchPath}`,
    meta: config['meta'] ?? {},
    group: config['group'] ?? null,
    access: member.access,
    description: member.description ?? '',
    schema: member.relation?.schema,
    identifier: resourceType === 'source' ? member.relation?.name : undefined,
    version: member.version,
    latest_version: member.latestVersion,
    column_name: test?.column ?? null,
    attached_node: test?.resourceId ?? null,
    check_type: test?.checkType ?? null,
    owners: member.owners,
    file: member.position.file,
    line: member.position.line,
  }
}

/** Of the keys only those that there are, like dbt; a null below a dot is left out, too. */
function chosenKeys(member: Member, keys: readonly string[]): object {
  const all: Readonly<Record<string, unknown>> = facts(member)
  const chosen = keys.map((key): readonly [string, unknown] => [key, key.includes('.') ? valueAt(all, key) : all[key]])
  return Object.fromEntries(chosen.filter(([, value]) => value !== undefined))
}

function valueAt(data: unknown, key: string): unknown {
  const found = key.split('.').reduce((value: unknown, name) => {
    return typeof value === 'object' && value !== null ? new Map(Object.entries(value)).get(name) : undefined
  }, data)
  return found ?? undefined
}
