import type { TestOptions } from '../../src/run-options.ts'
import type { TestDatabase } from './database.ts'

/** Options for a whole run on a test database, found through PG* variables as a profile would; `changed` wins. */
export function testOptions({
  database,
  environment = {},
  ...changed
}: Partial<TestOptions> & { readonly database?: TestDatabase }): TestOptions {
  const connection =
    database === undefined
      ? {}
      : {
          PGHOST: database.host,
          PGPORT: String(database.port),
          PGUSER: database.user,
          PGPASSWORD: database.password,
          PGDATABASE: database.name,
        }
  return {
    projectDir: null,
    profilesDir: changed.projectDir ?? null,
    profile: null,
    target: null,
    url: null,
    vars: null,
    threads: 4,
    select: [],
    exclude: [],
    environment: { ...connection, ...environment },
    workingDirectory: changed.projectDir ?? process.cwd(),
    homeDirectory: '/nonexistent',
    onWarnings: () => {},
    statementTimeoutMs: 30_000,
    lockTimeoutMs: 5_000,
    signal: new AbortController().signal,
    failFast: false,
    sampleRows: 0,
    vacuous: 'pass',
    isFused: true,
    hasProofs: true,
    snapshotMaxAgeMs: null,
    isSqlTold: false,
    now: () => new Date(),
    onStart: () => {},
    onVerdict: () => {},
    ...changed,
  }
}
