import { access } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Node } from '../model/node.ts'
import { entryOf, textOf } from '../model/node-shape.ts'
import { readTextFile } from './files/read-text-file.ts'
import type { Findings } from './findings.ts'
import { installedDbtUtils } from './installed-version.ts'
import { parseYaml } from './yaml/parse-yaml.ts'

/** What `dbt deps` wrote. */
const LOCK = 'package-lock.yml'

/** What somebody asked for. */
const FILES = ['packages.yml', 'dependencies.yml']

const EXACT = /^\s*=?=?\s*(?<version>\d+\.\d+\.\d+)\s*$/

/**
 * Versions of the project's dbt packages by name (`dbt_utils`): what is installed, which dbt runs, else what `dbt deps` wrote
 * down, else what the project pins exactly.
 *
 * @param installPath the folder of packages, from the project's: `dbt_packages`.
 */
export async function readPackageVersions(
  directory: string,
  installPath: string,
  findings: Findings,
): Promise<ReadonlyMap<string, string>> {
  const [locked, installed, ...asked] = await Promise.all([
    itemsIn(directory, LOCK, findings),
    installedDbtUtils(resolve(directory, installPath)),
    ...FILES.map((file) => itemsIn(directory, file, findings)),
  ])
  return new Map([
    ...asked.toReversed().flat().flatMap(pinned),
    ...locked.flatMap(pinned),
    ...(installed === null ? [] : [['dbt_utils', installed] as const]),
  ])
}

async function itemsIn(directory: string, file: string, findings: Findings): Promise<readonly Node[]> {
  const path = join(directory, file)
  if (!(await isThere(path))) return []
  const text = await readTextFile(path, file, findings)
  const packages = text === null ? undefined : entryOf(parseYaml(text, file, findings) ?? undefined, 'packages')
  return packages?.value.kind === 'list' ? packages.value.items : []
}

/** Folders of packages that packages.yml takes from beside the project, relative to it: `local: ../shared`. */
export async function localPackages(directory: string, findings: Findings): Promise<readonly string[]> {
  const files = await Promise.all(FILES.map((file) => itemsIn(directory, file, findings)))
  return files.flat().flatMap((item) => textOf(entryOf(item, 'local')?.value) ?? [])
}

/** `package: dbt-labs/dbt_utils` with `version: 1.3.0` or `['1.3.0']`; a range, a branch or a commit tells nothing. */
function pinned(item: Node): readonly (readonly [string, string])[] {
  const name = textOf(entryOf(item, 'package')?.value)?.split('/').at(-1)
  const given = entryOf(item, 'version')?.value
  const only = given?.kind === 'list' && given.items.length === 1 ? given.items[0] : given
  const version = EXACT.exec(textOf(only) ?? '')?.groups?.['version']
  return name === undefined || version === undefined ? [] : [[name, version]]
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
