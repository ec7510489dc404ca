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
 * All files below some folders of a project, each once: in order of name, a folder's own files before its subfolders.
 * Links are followed, but no folder is entered twice. A folder that does not exist holds nothing.
 */
export async function findFiles(directory: string, roots: readonly string[]): Promise<readonly FoundFile[]> {
  const seen = new Set<string>()
  const found = await Promise.all(roots.map((root) => walk(directory, root, root, [], seen)))
  const byFile = new Map<string, FoundFile>()
  for (const file of found.flat()) if (!byFile.has(file.file)) byFile.set(file.file, file)
  return [...byFile.values()]
}

async function walk(
  project: string,
  path: string,
  root: string,
  directories: readonly string[],
  seen: Set<string>,
): Promise<readonly FoundFile[]> {
  const absolute = join(project, path)
  const entries = await listOf(absolute, seen)
  const kinds = await Promise.all(entries.map((entry) => kindOf(absolute, entry)))
  const names = entries.map((entry, index) => ({ name: entry.name, kind: kinds[index] }))
  const files = names.filter(({ kind }) => kind === 'file')
  const folders = names.filter(({ name, kind }) => kind === 'folder' && !SKIPPED.includes(posix.join(path, name)))
  const below = await Promise.all(
    folders.map(({ name }) => walk(project, posix.join(path, name), root, [...directories, name], seen)),
  )
  return [...files.map(({ name }) => ({ file: posix.join(path, name), root, directories })), ...below.flat()]
}

async function listOf(absolute: string, seen: Set<string>): Promise<readonly Dirent[]> {
  try {
    const real = await realpath(absolute)
    if (seen.has(real)) return []
    seen.add(real)
    const entries = await readdir(real, { withFileTypes: true })
    return entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // a resource path that does not exist is usual: a project names few of them
    return []
  }
}

async function kindOf(directory: string, entry: Dirent): Promise<'file' | 'folder' | 'other'> {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  if (!entry.isSymbolicLink()) return 'other'
  const target = await stat(join(directory, entry.name)).catch(() => null)
  if (target === null) return 'other'
  return target.isFile() ? 'file' : 'folder'
}
