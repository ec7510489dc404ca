import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import type { Findings } from '../findings.ts'
import { errorCode } from './error-code.ts'

/** A file of a project. */
export type FoundFile = {
  /** Relative to the project, with forward slashes. */
  readonly file: string
  /** The resource path that it was found under: `models`. */
  readonly root: string
  /** The folders between the resource path and the file. */
  readonly directories: readonly string[]
}

/** What tools put beside a project's own folders. */
const SKIPPED: readonly string[] = ['dbt_packages', 'target', 'node_modules', '.git']

/**
 * All files below some folders of a project: in order of name, a folder's own files before its subfolders. Links are
 * followed, but never back into a folder around them. A folder that does not exist holds nothing; one that cannot be
 * read is a problem.
 */
export async function findFiles(
  directory: string,
  roots: readonly string[],
  findings: Findings,
): Promise<readonly FoundFile[]> {
  const found = await Promise.all(
    roots.map((root) => walk(directory, { path: root, root, directories: [], around: [] }, findings)),
  )
  return found.flat()
}

type Folder = {
  readonly path: string
  readonly root: string
  readonly directories: readonly string[]
  /** Real paths of the folders that it lies in. */
  readonly around: readonly string[]
}

async function walk(project: string, folder: Folder, findings: Findings): Promise<readonly FoundFile[]> {
  const { path, root, directories, around } = folder
  const absolute = join(project, path)
  const real = await orReport(path, findings, realpath(absolute))
  if (real === null || around.includes(real)) return []
  const listed = await orReport(path, findings, readdir(real, { withFileTypes: true }))
  const entries = (listed ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const kinds = await Promise.all(entries.map((entry) => kindOf(absolute, entry)))
  const namesOf = (kind: string): readonly string[] =>
    entries.filter((_entry, index) => kinds[index] === kind).map(({ name }) => name)
  const below = namesOf('folder').filter((name) => !SKIPPED.includes(posix.join(path, name)))
  const deeper = await Promise.all(
    below.map((name) =>
      walk(
        project,
        { path: posix.join(path, name), root, directories: [...directories, name], around: [...around, real] },
        findings,
      ),
    ),
  )
  return [...namesOf('file').map((name) => ({ file: posix.join(path, name), root, directories })), ...deeper.flat()]
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
