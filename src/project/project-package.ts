import { readdir, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { textOf, valueAt } from '../model/node-shape.ts'
import { errorCode } from './files/error-code.ts'
import type { Findings } from './findings.ts'
import type { JinjaEngine } from './jinja/jinja-engine.ts'
import { localPackages } from './read-package-versions.ts'
import { interpretProjectFile, type ProjectFile, readRawProjectFile } from './read-project-file.ts'

/** The project itself, or a package that is installed in it. */
export type ProjectPackage = {
  readonly file: ProjectFile
  /** Absolute. */
  readonly directory: string
  /** Its folder relative to the project, for positions; empty for the project itself. */
  readonly place: string
}

/** Where packages are installed, from the project's folder. */
export function installPathOf({ root }: ProjectFile): string {
  return textOf(valueAt(root, 'packages-install-path')) ?? 'dbt_packages'
}

/**
 * The packages in `packages-install-path` (`dbt_packages`), and those that packages.yml takes from a folder beside the
 * project, whether `dbt deps` has put them there or not.
 *
 * @param engineFor renders a dbt_project.yml of that name.
 */
export async function readInstalledPackages(
  { directory, file }: ProjectPackage,
  engineFor: (name: string) => JinjaEngine,
  findings: Findings,
): Promise<readonly ProjectPackage[]> {
  const installPath = installPathOf(file)
  const places = [...(await foldersIn(directory, installPath, findings)), ...(await localPackages(directory, findings))]
  const found = await Promise.all(places.map((place) => readPackage(directory, place, engineFor, findings)))
  const byName = new Map<string, ProjectPackage>()
  for (const installed of found) {
    if (installed === null || installed.file.name === file.name || byName.has(installed.file.name)) continue
    byName.set(installed.file.name, installed)
  }
  return [...byName.values()]
}

async function readPackage(
  project: string,
  place: string,
  engineFor: (name: string) => JinjaEngine,
  findings: Findings,
): Promise<ProjectPackage | null> {
  const directory = join(project, place)
  const raw = await readRawProjectFile(directory, findings, place)
  if (raw === null) return null
  return { file: interpretProjectFile(raw, engineFor(raw.name), findings), directory, place }
}

/** Those with a dbt_project.yml; a name that begins with `__` is none of a package (dbt, config/runtime.py). */
async function foldersIn(directory: string, path: string, findings: Findings): Promise<readonly string[]> {
  const names = await readdir(join(directory, path)).catch((error: unknown) => {
    const code = errorCode(error)
    const message = `The folder ${path} cannot be read (${code})`
    if (code !== 'ENOENT') findings.problem('FILE_UNREADABLE', message, { file: path, line: 1, column: 1 })
    return []
  })
  const places = names.filter((name) => !name.startsWith('__')).map((name) => posix.join(path, name))
  const isPackage = await Promise.all(places.map((place) => isFile(join(directory, place, 'dbt_project.yml'))))
  return places.filter((_place, index) => isPackage[index]).toSorted()
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  )
}
