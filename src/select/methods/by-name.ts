import { hasWildcard, pathMatcher, wildcardMatcher } from '../wildcard.ts'
import type { Matcher, Method } from './method.ts'

/** With or without the package in front: the last name, or names from the first one on; `*` from where it stands. */
export const fqn: Method = (value) => {
  const matches = namesMatcher(value)
  const lastTwo = value.split('.').slice(-2).join('_')
  return ({ resourceType, fqn: names, version }) => {
    if (resourceType === 'source') return false
    if (version === null ? names.at(-1) === value : isVersionNamed(names, value, lastTwo)) return true
    const full = names.join('.')
    return matches(full) || matches(full.slice((names[0] ?? '').length + 1))
  }
}

/** On names joined by dots, of which a name itself may have some. */
function namesMatcher(value: string): (names: string) => boolean {
  const wanted = value.split('.')
  const wildcardAt = wanted.findIndex(hasWildcard)
  if (wildcardAt < 0) return (names) => names === value || names.startsWith(`${value}.`)
  const fixed = wanted
    .slice(0, wildcardAt)
    .map((name) => `${name}.`)
    .join('')
  const rest = wildcardMatcher(wanted.slice(wildcardAt).join('.'))
  return (names) => names.startsWith(fixed) && dotsIn(names) >= wanted.length - 1 && rest(names.slice(fixed.length))
}

function dotsIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('.'); at >= 0; at = text.indexOf('.', at + 1)) count += 1
  return count
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
  const own = members.filter((member) => member.packageName === projectName)
  const files = new Set(own.flatMap(({ path: text, patchPath }) => (patchPath === null ? [text] : [text, patchPath])))
  const known = new Set([...files].flatMap(withFolders))
  const meant = new Set([...known].filter((text) => text !== '' && matches(text)))
  return (member) => (member.patchPath !== null && meant.has(member.patchPath)) || isAtOrBelow(member.path, meant)
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
    const dot = name.lastIndexOf('.')
    return matches(name) || (dot > 0 && matches(name.slice(0, dot)))
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
