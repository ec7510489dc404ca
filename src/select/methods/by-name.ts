import type { Member } from '../../model/member.ts'
import { hasWildcard, pathMatcher, wildcardMatcher } from '../wildcard.ts'
import type { Matcher, Method } from './method.ts'

/** With or without the package in front: the last name, or names from the first one on; `*` from where it stands. */
export const fqn: Method = (value) => {
  const matches = namesMatcher(value)
  return (member) =>
    member.resourceType !== 'source' && (matches(member.fqn, member) || matches(member.fqn.slice(1), member))
}

function namesMatcher(value: string): (names: readonly string[], member: Member) => boolean {
  const wanted = value.split('.')
  const wildcardAt = wanted.findIndex(hasWildcard)
  const fixed = wildcardAt < 0 ? wanted : wanted.slice(0, wildcardAt)
  const rest = wildcardAt < 0 ? null : wildcardMatcher(wanted.slice(wildcardAt).join('.'))
  const lastTwo = wanted.slice(-2).join('_')
  return (names, { version }) => {
    if (version === null ? names.at(-1) === value : isVersionNamed(names, value, lastTwo)) return true
    const parts = names.flatMap((name) => (name.includes('.') ? name.split('.') : [name]))
    if (parts.length < wanted.length || fixed.some((part, index) => part !== parts[index])) return false
    return rest === null || rest(parts.slice(wildcardAt).join('.'))
  }
}

/** All versions of `dim` by `dim`, one of them by `dim.v1` or `dim_v1`. */
function isVersionNamed(names: readonly string[], value: string, lastTwo: string): boolean {
  return names.at(-2) === value || names.slice(-2).join('_') === lastTwo
}

/**
 * A file or folder of the project, relative to it, and everything below. dbt looks on the disk for what the pattern means;
 * here the known files and their folders stand for it.
 */
export const path: Method = (value, { members, projectName }) => {
  const matches = pathMatcher(value)
  const known = new Set(members.flatMap((member) => (member.packageName === projectName ? pathsOf(member) : [])))
  const meant = new Set([...known].filter((text) => text !== '' && matches(text)))
  return (member) => (member.patchPath !== null && meant.has(member.patchPath)) || isAtOrBelow(member.path, meant)
}

function pathsOf({ path: file, patchPath }: Member): readonly string[] {
  return patchPath === null ? withFolders(file) : [...withFolders(file), ...withFolders(patchPath)]
}

function isAtOrBelow(file: string, meant: ReadonlySet<string>): boolean {
  return meant.size > 0 && withFolders(file).some((text) => meant.has(text))
}

function withFolders(file: string): readonly string[] {
  const texts = [file]
  for (let end = file.lastIndexOf('/'); end > 0; end = file.lastIndexOf('/', end - 1)) texts.push(file.slice(0, end))
  return texts
}

/** The name of the file, with or without its ending. */
export const file: Method = (value) => {
  const matches = wildcardMatcher(value)
  return ({ path: full }) => {
    const name = full.slice(full.lastIndexOf('/') + 1)
    return matches(name) || matches(name.replace(/(?<=.)\.[^.]*$/u, ''))
  }
}

export const packageName: Method = (value, { projectName }) => {
  const matches = wildcardMatcher(value === 'this' ? projectName : value)
  return (member) => matches(member.packageName)
}

/** `source`, `source.table` or `package.source.table`. */
export const source: Method = (value) => {
  const wanted = value.split('.')
  if (wanted.length > 3) return { expected: 'source, source.table or package.source.table' }
  const [ofPackage, ofSource, ofTable] = (wanted.length === 3 ? wanted : ['*', ...wanted, '*']).map(wildcardMatcher)
  return ({ packageName: own, sourceName, name }) =>
    sourceName !== null && all([ofPackage?.(own), ofSource?.(sourceName), ofTable?.(name)])
}

/** `exposure` or `package.exposure`. */
export const exposure: Method = (value) => named(value, ({ resourceType }) => resourceType === 'exposure')

/** Metrics, semantic models, saved queries and unit tests, none of which assay runs or lists. */
export const unknownToAssay: Method = (value) => named(value, () => false)

function named(value: string, isOfType: Matcher): ReturnType<Method> {
  const wanted = value.split('.')
  if (wanted.length > 2) return { expected: 'a name or package.name' }
  const [ofPackage, ofName] = (wanted.length === 2 ? wanted : ['*', ...wanted]).map(wildcardMatcher)
  return (member) => isOfType(member) && all([ofPackage?.(member.packageName), ofName?.(member.name)])
}

function all(answers: readonly (boolean | undefined)[]): boolean {
  return answers.every((answer) => answer === true)
}
