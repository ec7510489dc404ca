import type { PostgresConnection } from '../../model/target.ts'
import type { OutputReader } from './output-reader.ts'
import { SSL_MODES, sslModeOf } from './ssl-mode.ts'

/** The connection of an output of type postgres, with dbt-postgres' defaults (connections.py). Null if something is wrong. */
export function postgresConnection(reader: OutputReader): PostgresConnection | null {
  const host = reader.requiredText('host')
  const port = reader.requiredInt('port', 0, 65_535)
  const user = reader.requiredText('user')
  const password = reader.requiredText('password', 'pass')
  const database = reader.requiredText('database', 'dbname')
  const sslMode = sslModeOf(reader.text('sslmode') ?? 'prefer')
  if (sslMode === null) reader.refuse('sslmode', `one of ${SSL_MODES.join(', ')}`)
  const rest = {
    sslRootCert: reader.text('sslrootcert'),
    sslCert: reader.text('sslcert'),
    sslKey: reader.text('sslkey'),
    role: reader.text('role'),
    searchPath: reader.text('search_path'),
    connectTimeoutSeconds: reader.int('connect_timeout', 10, 0),
    keepalivesIdleSeconds: reader.int('keepalives_idle', 0, 0),
    retries: reader.int('retries', 1, 0),
  }
  if (host === null || port === null || user === null || password === null || database === null || sslMode === null)
    return null
  return { type: 'postgres', host, port, user, password: password === '' ? null : password, database, sslMode, ...rest }
}
