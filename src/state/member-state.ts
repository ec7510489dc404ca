import type { Member } from '../model/member.ts'
import type { MemberState } from '../model/project-state.ts'
import { digest } from './digest.ts'

/** What is compared of one thing, whether a manifest says it or the project itself. */
export type Comparable = {
  readonly kind: Member['resourceType'] | 'generic test'
  /** SQL with Jinja, or the checksum of a seed. */
  readonly body: string
  /** What was set, on all levels merged, without defaults. */
  readonly settings: Readonly<Record<string, unknown>>
  readonly description: string
  readonly fqn: readonly string[]
  /** Only of sources: where the table is. */
  readonly place: readonly (string | null)[]
  readonly access: string | null
  readonly latestVersion: string | null
  readonly macros: readonly string[]
}

/** Settings that are no part of `configs` in dbt (artifacts/resources/v1/config.py, `CompareBehavior.Exclude`). */
const NOT_COMPARED: ReadonlySet<string> = new Set(['alias', 'schema', 'database', 'tags', 'group'])

/** Of a check only these are compared (dbt `TestConfig.same_contents`). */
const OF_CHECKS: ReadonlySet<string> = new Set([
  ...['severity', 'where', 'limit', 'fail_calc', 'warn_if', 'error_if', 'store_failures', 'store_failures_as'],
])

export function memberState(thing: Comparable): MemberState {
  const { kind, body, settings, description, fqn, place, access, latestVersion, macros } = thing
  const isCheck = kind === 'generic test' || kind === 'test'
  const hasBody = kind !== 'source' && kind !== 'exposure'
  return {
    body: hasBody ? digest(body.trim()) : null,
    configs: digest(comparedSettings(kind, settings)),
    persistedDescriptions: hasBody ? digest(isCheck ? '' : persistedDescription(settings, description)) : null,
    relation: kind === 'exposure' ? null : digest(kind === 'source' ? place : relationSettings(settings)),
    contract: hasBody ? digest(kind === 'model' && isContractEnforced(settings)) : null,
    others: digest([fqn, kind === 'model' ? [access, latestVersion] : []]),
    isGenericTest: kind === 'generic test',
    macros,
  }
}

function comparedSettings(kind: Comparable['kind'], settings: Comparable['settings']): unknown {
  const isCheck = kind === 'generic test' || kind === 'test'
  const entries = Object.entries(settings).filter(([key]) => {
    if (isCheck) return OF_CHECKS.has(key)
    return kind === 'source' || !NOT_COMPARED.has(key)
  })
  return Object.fromEntries(
    entries.map(([key, value]): [string, unknown] => [key, key === 'tags' ? asSet(value) : value]),
  )
}

/** dbt merges tags into a list in which one may stand twice. */
function asSet(tags: unknown): unknown {
  return Array.isArray(tags) ? [...new Set(tags.map(String))].sort() : tags
}

function relationSettings(settings: Comparable['settings']): unknown {
  return ['database', 'schema', 'alias'].map((key) => settings[key] ?? null)
}

function persistedDescription(settings: Comparable['settings'], description: string): string {
  return isOn(settings['persist_docs'], 'relation') ? description : ''
}

function isContractEnforced(settings: Comparable['settings']): boolean {
  return isOn(settings['contract'], 'enforced')
}

function isOn(data: unknown, key: string): boolean {
  return typeof data === 'object' && data !== null && new Map(Object.entries(data)).get(key) === true
}
