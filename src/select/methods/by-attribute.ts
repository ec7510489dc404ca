import type { Member } from '../../model/member.ts'
import type { Criterion } from '../selection.ts'
import { wildcardMatcher } from '../wildcard.ts'
import type { Method } from './method.ts'

export const tag: Method = (value) => {
  const matches = wildcardMatcher(value)
  return ({ tags }) => tags.some(matches)
}

/** A check has the group that its own config names; those of grouped models come in with their model. */
export const group: Method = (value) => {
  const matches = wildcardMatcher(value)
  return ({ config, resourceType }) => {
    const name = config['group']
    return typeof name === 'string' && name !== '' && !WITHOUT_GROUP.has(resourceType) && matches(name)
  }
}

const WITHOUT_GROUP: ReadonlySet<Member['resourceType']> = new Set(['source', 'exposure'])

export const access: Method = (value) => (member) => member.resourceType === 'model' && member.access === value

/** Not in dbt: `meta.owner` of a check or resource, or the name or mail address of its group's owner. */
export const owner: Method = (value) => {
  const matches = wildcardMatcher(value)
  return ({ owners }) => owners.some(matches)
}

/** dbt's NodeType; most of these are never selected. */
const RESOURCE_TYPES: readonly string[] = [
  ...['model', 'source', 'seed', 'snapshot', 'exposure', 'test', 'analysis', 'unit_test', 'metric', 'semantic_model'],
  ...['saved_query', 'function', 'group', 'macro', 'doc', 'operation', 'rpc', 'sql operation', 'fixture'],
]

export const resourceType: Method = (value) =>
  RESOURCE_TYPES.includes(value)
    ? (member) => member.resourceType === value
    : { expected: `one of ${RESOURCE_TYPES.slice(0, 6).join(', ')}`, known: RESOURCE_TYPES }

const TEST_KINDS = [
  { name: 'data', kinds: ['generic', 'singular'] },
  { name: 'singular', kinds: ['singular'] },
  { name: 'unit', kinds: [] },
] as const

/** dbt asks whether the value is a *part* of `data`, `singular` or `unit`, in this order. */
export const testType: Method = (value) => {
  const isGeneric = value === 'generic' || value === 'schema'
  const kinds: readonly string[] | undefined = isGeneric
    ? ['generic']
    : TEST_KINDS.find(({ name }) => name.includes(value))?.kinds
  if (kinds === undefined)
    return { expected: 'generic, singular, data or unit', known: ['generic', 'singular', 'data'] }
  return ({ test }) => test !== null && kinds.includes(test.kind)
}

/** The check type without its namespace; a singular check has none. */
export const testName: Method = (value) => {
  const matches = wildcardMatcher(value)
  return ({ test }) => test !== null && test.name !== null && matches(test.name)
}

const VERSION_KINDS: readonly string[] = ['latest', 'prerelease', 'old', 'none']

export const version: Method = (value) => {
  if (!VERSION_KINDS.includes(value)) return { expected: `one of ${VERSION_KINDS.join(', ')}`, known: VERSION_KINDS }
  return ({ resourceType: type, version: own, latestVersion: latest }) => {
    if (type !== 'model') return false
    if (own === null || latest === null) return value === 'none' && own === null
    if (value === 'latest') return own === latest
    return value === (isEarlier(own, latest) ? 'old' : isEarlier(latest, own) ? 'prerelease' : '')
  }
}

/** Versions are compared as numbers where both are numbers, else as text. */
function isEarlier(a: string, b: string): boolean {
  const [first, second] = [Number(a), Number(b)]
  return Number.isNaN(first) || Number.isNaN(second) ? a < b : first < second
}

/**
 * `config.severity:warn`: a value of the config, at the names after the first dot. A list holds it, anything else equals it;
 * there are no wildcards, and on the command line no numbers. Severity alone ignores case.
 */
export const config: Method = (_, __, { methodArguments, value }) => {
  const isSeverity = methodArguments.length === 1 && methodArguments[0] === 'severity'
  const isWanted = (found: unknown) => equalsConfig(found, value, isSeverity)
  return (member) => {
    if (member.resourceType === 'exposure') return false
    const found = valueAt(member.config, methodArguments)
    return Array.isArray(found) ? found.some(isWanted) : isWanted(found)
  }
}

function equalsConfig(found: unknown, wanted: Criterion['value'], ignoresCase: boolean): boolean {
  if (found === true || found === false) return found === wanted || String(wanted).toLowerCase() === String(found)
  if (typeof found === 'number' && typeof wanted !== 'string') return found === Number(wanted)
  if (typeof found !== 'string' || typeof wanted !== 'string') return false
  return found === wanted || (ignoresCase && found.toUpperCase() === wanted.toUpperCase())
}

function valueAt(data: unknown, names: readonly string[]): unknown {
  let found = data
  for (const name of names) {
    if (typeof found !== 'object' || found === null || Array.isArray(found)) return undefined
    found = Object.getOwnPropertyDescriptor(found, name)?.value
  }
  return found
}
