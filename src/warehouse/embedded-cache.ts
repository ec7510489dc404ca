import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { PGlite } from '@electric-sql/pglite'
import type { Environment } from '../model/environment.ts'
import { homeDirectory } from './home-directory.ts'

/**
 * A fresh, empty Postgres in this process.
 *
 * Most of its start is spent making the system tables (initdb), and these are always the same. So the first start leaves them
 * in the cache directory of the user, and later ones take a fraction of the time. The cache is never trusted: whatever is
 * wrong with it, or with writing it, costs the time of a first start and nothing else.
 */
export async function startEmbedded(environment: Environment): Promise<PGlite> {
  const file = join(cacheDirectory(environment), `pglite-${await pgliteVersion()}.tar.gz`)
  return (await loadFrom(file)) ?? (await startAndKeep(file))
}

async function loadFrom(file: string): Promise<PGlite | null> {
  try {
    const data = await promisify(gunzip)(await readFile(file))
    return await PGlite.create({ loadDataDir: new Blob([data]) })
  } catch {
    return null
  }
}

async function startAndKeep(file: string): Promise<PGlite> {
  const database = await PGlite.create()
  try {
    const dump = await (await database.dumpDataDir('none')).arrayBuffer()
    await mkdir(dirname(file), { recursive: true })
    // Level 1: a tenth of the size, and quick.
    await writeAtOnce(file, await promisify(gzip)(dump, { level: 1 }))
  } catch {
    // A read-only home, a full disk: the next start is slow again.
  }
  return database
}

/** Two runs may make the same file; a rename lets neither see half of it. */
async function writeAtOnce(file: string, content: Uint8Array): Promise<void> {
  const unfinished = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(unfinished, content)
    await rename(unfinished, file)
  } catch (error) {
    await rm(unfinished, { force: true })
    throw error
  }
}

function cacheDirectory(environment: Environment): string {
  const base =
    environment['XDG_CACHE_HOME'] || environment['LOCALAPPDATA'] || join(homeDirectory(environment), '.cache')
  return join(base, 'assay')
}

async function pgliteVersion(): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const manifest: unknown = JSON.parse(await readFile(join(dirname(main), '../package.json'), 'utf8'))
  const version = typeof manifest === 'object' && manifest !== null && 'version' in manifest && manifest.version
  return String(version)
}
