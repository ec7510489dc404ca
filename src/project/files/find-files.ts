import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Findings } from '../findings.ts'
import { errorCode } from './error-code.ts'
import { readIgnoredFiles } from './ignored-files.ts'

/** A file of a project. */
export type FoundFile = {
  /** Relative to its package, with forward slashes. */
  readonly file: string
  /** The same relative to the project: its name in positions. */
  readonly place: string
  /** The resource path that it was found under: `models`. */
  readonly root: string
  /** The folders between the resource path and the file. */
  readonly directories: readonly string[]
}

/** What tools put beside a project's own folders. */
const SKIPPED: readonly string[] = ['dbt_packages', 'target', 'node_modules', '.git']

/**
 * All files below some folders of a project but for those that `.dbtignore` names: in order of name, a folder's own files
 * before its subfolders. Links are followed, but never back into a folder around them. A folder that does not exist holds
 * nothing; one that cannot be read is a problem.
 */
export async function findFiles(
  directory: string,
  roots: readonly string[],
  findings: Findings,
  place = '',
): Promise<readonly FoundFile[]> {
  const isIgnored = await readIgnoredFiles(directory, findings)
  const search = { directory, place, findings, visits: new Map<string, number>() }
  const found = await Promise.all(roots.map((root) => walk({ path: root, root, directories: [], around: [] }, search)))
  return found.flat().filter(({ file }) => !isIgnored(file))
}

type Folder = {
  readonly path: string
  readonly root: string
  readonly directories: readonly string[]
  /** Real paths of the folders that it lies in. */
  readonly around: readonly string[]
}

type Search = {
  readonly directory: string
  readonly place: string
  readonly findings: Findings
  /** How often each folder was met, by its real path. */
  readonly visits: Map<string, number>
}

/** Links that lead crosswise multiply folders without end. */
const MAX_VISITS = 10

async function walk(folder: Folder, search: Search): Promise<readonly FoundFile[]> {
  const { directory: project, findings } = search
  const { path, root, directories, around } = folder
  const absolute = join(project, path)
  const real = await orReport(path, findings, realpath(absolute))
  if (real === null || around.includes(real)) return []
  const visits = (search.visits.get(real) ?? 0) + 1
  search.visits.set(real, visits)
  if (visits > MAX_VISITS) {
    const message = `Links lead to the folder ${path} again and again. Expected at most ${MAX_VISITS} ways to it`
    if (visits === MAX_VISITS + 1) findings.problem('FILE_UNREADABLE', message, { file: path, line: 1, column: 1 })
    return []
  }
  const listed = await orReport(path, findings, readdir(real, { withFileTypes: true }))
  const entries = (listed ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const kinds = await Promise.all(entries.map((entry) => kindOf(absolute, entry)))
  const namesOf = (kind: string): readonly string[] =>
    entries.filter((_entry, index) => kinds[index] === kind).map(({ name }) => name)
  const below = namesOf('folder').filter((name) => !SKIPPED.includes(posix.join(path, name)))
  const deeper = await Promise.all(
    below.map((name) =>
      walk(
        { path: posix.join(path, name), root, directories: [...directories, name], around: [...around, real] },
        search,
      ),
    ),
  )
  return [...namesOf('file').map(fileIn(folder, search)), ...deeper.flat()]
}

function fileIn({ path, root, directories }: Folder, { place }: Search): (name: string) => FoundFile {
  return (name) => ({ file: posix.join(path, name), place: posix.join(place, path, name), root, directories })
}

/** Null for a folder that does not exist: projects have few of the folders that dbt looks into. */
async function orReport<T>(path: string, findings: Findings, reading: Promise<T>): Promise<T | null> {
  return reading.catch((error: unknown) => {
    const code = errorCode(error)
    const message = `The folder ${path} cannot be read (${code})`
    if (code !== 'ENOENT') findings.problem('FILE_UNREADABLE', message, { file: path, line: 1, column: 1 })
    return null
  })
}

async function kindOf(directory: string, entry: Dirent): Promise<'file' | 'folder' | 'other'> {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'other'
  const target = await stat(join(directory, entry.name)).catch(() => null)
  if (target?.isFile()) return 'file'
  return target?.isDirectory() ? 'folder' : 'other'
}
