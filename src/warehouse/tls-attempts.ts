import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type ConnectionOptions, getCACertificates, rootCertificates } from 'node:tls'
import { WarehouseError } from '../errors.ts'
import type { Environment } from '../model/environment.ts'
import type { PostgresConnection } from '../model/target.ts'
import { homeDirectory } from './home-directory.ts'

/** How a connection is encrypted; false is not at all. */
export type Tls = false | ConnectionOptions

/**
 * What to try, in this order, for an `sslmode` (Postgres manual: "SSL Support" of libpq). Files that are not named are
 * looked for in `~/.postgresql`, as libpq does; a root certificate that is found there is used in every mode.
 *
 * @throws WarehouseError TLS_FAILED if a certificate that is needed cannot be read.
 */
export async function tlsAttempts(connection: PostgresConnection, environment: Environment): Promise<readonly Tls[]> {
  // libpq does not encrypt what stays on this machine.
  if (connection.sslMode === 'disable' || connection.host.startsWith('/')) return [false]
  const encrypted = await readOptions(connection, environment)
  if (connection.sslMode === 'allow') return [false, encrypted]
  if (connection.sslMode === 'prefer') return [encrypted, false]
  return [encrypted]
}

async function readOptions(connection: PostgresConnection, environment: Environment): Promise<ConnectionOptions> {
  const directory = join(homeDirectory(environment), '.postgresql')
  const root = await readRoot(connection, join(directory, 'root.crt'))
  const pair = await readClientPair(connection, directory)
  const isNameChecked = connection.sslMode === 'verify-full' || connection.sslRootCert === 'system'
  return {
    rejectUnauthorized: root !== null,
    ...(root !== null && { ca: root }),
    ...pair,
    ...(!isNameChecked && { checkServerIdentity: () => undefined }),
  }
}

/** The certificate that we show, with its key, or nothing. */
async function readClientPair(
  connection: PostgresConnection,
  directory: string,
): Promise<{ readonly cert: string; readonly key: string } | null> {
  const cert = await readNamedOrDefault(connection.sslCert, join(directory, 'postgresql.crt'))
  if (cert === null) return null
  const defaultKey = join(directory, 'postgresql.key')
  const key = await readNamedOrDefault(connection.sslKey, defaultKey)
  if (key !== null) return { cert, key }
  throw tlsError(`There is a client certificate, but its key ${defaultKey} does not exist.`, 'Name the file in sslkey.')
}

/** The certificates that are trusted, or null if any server is. */
async function readRoot(connection: PostgresConnection, defaultFile: string): Promise<string[] | null> {
  if (connection.sslRootCert === 'system') return systemRoots(connection)
  const text = await readNamedOrDefault(connection.sslRootCert, defaultFile)
  if (text !== null) return [text]
  if (!connection.sslMode.startsWith('verify-')) return null
  throw tlsError(
    `Root certificate file ${defaultFile} does not exist. Expected one because sslmode is ${connection.sslMode}.`,
    'Name the file in sslrootcert, or set sslrootcert to system to trust what this machine trusts.',
  )
}

/** What the operating system and Node trust. libpq takes this word only together with verify-full. */
function systemRoots(connection: PostgresConnection): string[] {
  if (connection.sslMode !== 'verify-full') {
    throw tlsError(
      `sslrootcert is system. Expected sslmode verify-full with it, got ${connection.sslMode}.`,
      'Anybody can get a certificate from a public authority, so the name must be checked too: set sslmode to verify-full.',
    )
  }
  return [...rootCertificates, ...getCACertificates('system')]
}

/**
 * Null if nobody named a file and there is none at the usual place. One that is there and cannot be read is a mistake
 * (for libpq as well): without it, `require` would trust any server.
 */
async function readNamedOrDefault(named: string | null, defaultFile: string): Promise<string | null> {
  const file = named ?? defaultFile
  if (named === null && (await stat(file).catch(() => null)) === null) return null
  return readFile(file, 'utf8').catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error)
    throw tlsError(
      `Certificate or key file ${file} cannot be read: ${reason}.`,
      'Check sslrootcert, sslcert and sslkey.',
    )
  })
}

function tlsError(message: string, hint: string): WarehouseError {
  return new WarehouseError([{ code: 'TLS_FAILED', message, hint }])
}
