import type { PostgresConnection } from '../../src/model/target.ts'

/** A connection with dbt's defaults, but for a retry that would only take time; `changes` win. */
export function postgresConnection(changes: Partial<PostgresConnection> = {}): PostgresConnection {
  return {
    type: 'postgres',
    host: 'db.example.com',
    port: 5432,
    user: 'ana',
    password: null,
    database: 'shop',
    sslMode: 'prefer',
    sslRootCert: null,
    sslCert: null,
    sslKey: null,
    role: null,
    searchPath: null,
    connectTimeoutSeconds: 10,
    keepalivesIdleSeconds: 0,
    retries: 0,
    ...changes,
  }
}
