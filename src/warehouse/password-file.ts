import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../model/environment.ts'
import type { PostgresConnection } from '../model/target.ts'
import { homeDirectory } from './home-directory.ts'

/**
 * The password that libpq would find in `.pgpass`, or null (Postgres manual: "The Password File").
 *
 * A file that others may read is ignored, as libpq does. The package `pgpass` is not used: it reads the environment and
 * writes warnings by itself, and splits at escaped colons.
 */
export async function readPasswordFile(
  connection: PostgresConnection,
  environment: Environment,
): Promise<string | null> {
  const file = environment['PGPASSFILE'] || defaultFile(environment)
  const found = await stat(file).catch(() => null)
  if (!found?.isFile()) return null
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) return null
  return findPassword(await readFile(file, 'utf8').catch(() => ''), connection)
}

/** The first line that fits counts: `host:port:database:user:password`, `*` fits all, a backslash escapes. */
export function findPassword(text: string, connection: PostgresConnection): string | null {
  // libpq looks for the default socket directories under this name.
  const isDefaultSocket = connection.host === '/tmp' || connection.host === '/var/run/postgresql'
  const host = isDefaultSocket ? 'localhost' : connection.host
  const wanted = [host, String(connection.port), connection.database, connection.user]
  for (const line of text.split(/\r?(?:\n|$)/)) {
    if (line.startsWith('#')) continue
    const fields = [...line.matchAll(/((?:\\.|[^:\\])*)(?::|$)/g)].map((match) => unescapeField(match[1] ?? ''))
    const password = fields[4]
    if (!password) continue
    if (wanted.every((value, index) => fields[index] === '*' || fields[index] === value)) return password
  }
  return null
}

function unescapeField(field: string): string {
  return field.replace(/\\(.)/g, '$1')
}

function defaultFile(environment: Environment): string {
  if (process.platform === 'win32') return join(environment['APPDATA'] ?? '', 'postgresql', 'pgpass.conf')
  return join(homeDirectory(environment), '.pgpass')
}
