/** How to reach a server. `null` means: as libpq decides (PG* variables, then its defaults). */
export type PostgresConnection = {
  readonly type: 'postgres'
  readonly host: string
  readonly port: number
  readonly user: string
  /** Null: none given; `.pgpass` is asked. */
  readonly password: string | null
  readonly database: string
  readonly sslMode: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full'
  readonly sslRootCert: string | null
  readonly sslCert: string | null
  readonly sslKey: string | null
  /** `set role` after connecting, or null. */
  readonly role: string | null
  readonly searchPath: string | null
  /** Seconds; 0 waits for ever. */
  readonly connectTimeoutSeconds: number
  readonly keepalivesIdleSeconds: number
  /** More attempts to connect after a first one that failed for a passing reason. */
  readonly retries: number
}

/** A Postgres inside this process, filled from a script. Nothing outlives the run. */
export type EmbeddedConnection = {
  readonly type: 'embedded'
  /** Absolute path of the SQL file that makes the tables. */
  readonly script: string
}

/** One output of a profile: where the checks run. */
export type Target = {
  /** `dev`, `prod`; `url` when `--url` gave it. */
  readonly name: string
  readonly profileName: string | null
  /** The schema that models without a schema of their own live in. */
  readonly schema: string
  /** Statements in flight at once. */
  readonly threads: number
  readonly connection: PostgresConnection | EmbeddedConnection
}
