import type { Check } from '../model/check.ts'
import type { Resource } from '../model/resource.ts'
import { hasWildcard, matchesPath, matchesWildcard } from './wildcard.ts'

/** How one selection method decides; a method that says nothing about one of the two never selects it. */
export type Method = {
  readonly check?: (check: Check, value: string) => boolean
  /** Checks that read a selected resource are selected with it. */
  readonly resource?: (resource: Resource, value: string) => boolean
}

/** Methods by the name they have in dbt (dbt-core, graph/selector_methods.py). */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  [
    'fqn',
    {
      check: (check, value) => matchesFqn(check.fqn, value),
      resource: (resource, value) => resource.kind !== 'source' && matchesFqn(resource.fqn, value),
    },
  ],
  [
    'tag',
    {
      check: (check, value) => check.config.tags.some((tag) => matchesWildcard(tag, value)),
      resource: (resource, value) => resource.tags.some((tag) => matchesWildcard(tag, value)),
    },
  ],
  [
    'path',
    {
      check: (check, value) => isAtOrBelow(check.file, value),
      resource: (resource, value) =>
        isAtOrBelow(resource.path, value) || (resource.patchPath !== null && matchesPath(resource.patchPath, value)),
    },
  ],
  [
    'file',
    {
      check: (check, value) => matchesFileName(check.file, value),
      resource: (resource, value) => matchesFileName(resource.path, value),
    },
  ],
  ['source', { resource: matchesSource }],
  ['test_name', { check: ({ testName }, value) => testName !== null && matchesWildcard(testName, value) }],
])

/** The method that a value without one means. */
export function impliedMethod(value: string): string {
  if (value.includes('/')) return 'path'
  return /\.(?:sql|py|csv)$/iu.test(value) ? 'file' : 'fqn'
}

/** With or without the package in front: the last name, or names from the first one on; `*` from where it stands. */
function matchesFqn(fqn: readonly string[], value: string): boolean {
  return matchesNames(fqn, value) || matchesNames(fqn.slice(1), value)
}

function matchesNames(names: readonly string[], value: string): boolean {
  if (names.at(-1) === value) return true
  const parts = names.flatMap((name) => name.split('.'))
  const wanted = value.split('.')
  if (parts.length < wanted.length) return false
  const wildcardAt = wanted.findIndex(hasWildcard)
  const fixed = wildcardAt === -1 ? wanted : wanted.slice(0, wildcardAt)
  if (fixed.some((part, index) => part !== parts[index])) return false
  return wildcardAt === -1 || matchesWildcard(parts.slice(wildcardAt).join('.'), wanted.slice(wildcardAt).join('.'))
}

function isAtOrBelow(file: string, pattern: string): boolean {
  const folders = file.split('/')
  return folders.some((_, index) => matchesPath(folders.slice(0, index + 1).join('/'), pattern))
}

function matchesFileName(file: string, value: string): boolean {
  const name = file.split('/').at(-1) ?? file
  const stem = name.replace(/(?<=.)\.[^.]*$/u, '')
  return matchesWildcard(name, value) || matchesWildcard(stem, value)
}

/** `source`, `source.table` or `package.source.table`. */
function matchesSource(resource: Resource, value: string): boolean {
  if (resource.kind !== 'source' || resource.sourceName === null) return false
  const names = [resource.packageName, resource.sourceName, resource.name]
  const wanted = value.split('.')
  if (wanted.length > 3) return false
  const [first = '*', second = '*', third = '*'] = wanted.length === 3 ? wanted : ['*', ...wanted]
  return [first, second, third].every((pattern, index) => matchesWildcard(names[index] ?? '', pattern))
}
