import type { Dirent } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'

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
 * followed, but never back into a folder around them. A folder that does not exist holds nothing.
 */
export async function findFiles(directory: string, roots: readonly string[]): Promise<readonly FoundFile[]> {
  const found = await Promise.all(
    roots.map((root) => walk(directory, { path: root, root, directories: [], around: [] })),
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

async function walk(project: string, folder: Folder): Promise<readonly FoundFile[]> {
  const { path, root, directories, around } = folder
  const absolute = join(project, path)
  // a resource path that does not exist is usual: a project has few of them
  const real = await realpath(absolute).catch(() => null)
  if (real === null || around.includes(real)) return []
  const listed = await readdir(real, { withFileTypes: true }).catch(() => [])
  const entries = listed.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const kinds = await Promise.all(entries.map((entry) => kindOf(absolute, entry)))
  const namesOf = (kind: string): readonly string[] =>
    entries.filter((_entry, index) => kinds[index] === kind).map(({ name }) => name)
  const below = namesOf('folder').filter((name) => !SKIPPED.includes(posix.join(path, name)))
  const deeper = await Promise.all(
    below.map((name) =>
      walk(project, {
        path: posix.join(path, name),
        root,
        directories: [...directories, name],
        around: [...around, real],
      }),
    ),
  )
  return [...namesOf('file').map((name) => ({ file: posix.join(path, name), root, directories })), ...deeper.flat()]
}

async function kindOf(directory: string, entry: Dirent): Promise<'file' | 'folder' | 'other'> {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'other'
  const target = await stat(join(directory, entry.name)).catch(() => null)
  if (target === null) return 'other'
  return target.isFile() ? 'file' : 'folder'
}
