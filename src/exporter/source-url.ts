import type { Position } from '../model/position.ts'

/**
 * Where people read the files of the project, with `{path}` (from the project's folder) and `{line}` in it:
 * `https://github.com/org/repo/blob/main/{path}#L{line}`.
 */
export type SourceUrl = string

/** @returns what is wrong with a template, in one sentence, or null. */
export function sourceUrlMistake(template: SourceUrl): string | null {
  const got = JSON.stringify(template)
  const unknown = template.match(/\{[^}]*\}/g)?.find((name) => name !== '{path}' && name !== '{line}')
  if (unknown !== undefined) return `Expected {path} and {line}, got ${unknown} in ${got}`
  if (!template.includes('{path}')) return `Expected {path} in it, got ${got}`
  const protocol = URL.parse(filled(template, { file: 'a', line: 1 }))?.protocol
  return protocol === 'https:' || protocol === 'http:' ? null : `Expected https:// or http://, got ${got}`
}

/** What `dbt deps` puts there is in nobody's repository. */
const INSTALLED = 'dbt_packages/'

/** The address of a line; null where nobody said where files are read, and for what is in an installed package. */
export function sourceLink(template: SourceUrl | null, at: Pick<Position, 'file' | 'line'>): string | null {
  return template === null || at.file.startsWith(INSTALLED) ? null : filled(template, at)
}

function filled(template: SourceUrl, { file, line }: Pick<Position, 'file' | 'line'>): string {
  const path = file.split('/').map(encodeURIComponent).join('/')
  return template.replaceAll('{path}', () => path).replaceAll('{line}', String(line))
}
