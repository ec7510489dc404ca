import type { TestOptions } from '../../src/run-options.ts'
import type { TestDatabase } from './database.ts'

/** Options for a whole run on a test database, found through PG* variables as a profile would; `changed` wins. */
export function testOptions({
  database,
  environment = {},
  ...changed
}: Partial<TestOptions> & { readonly database?: TestDatabase }): TestOptions {
  return {
    projectDir: null,
    profilesDir: changed.projectDir ?? null,
    profile: null,
    target: null,
    manifest: null,
    url: null,
    vars: null,
    threads: 4,
    select: [],
    exclude: [],
    selector: null,
    indirect: null,
    resourceTypes: ['test'],
    state: null,
    environment: { ...(database === undefined ? {} : databaseVariables(database)), ...environment },
    workingDirectory: changed.projectDir ?? process.cwd(),
    homeDirectory: '/nonexistent',
    onWarnings: () => {},
    statementTimeoutMs: 30_000,
    lockTimeoutMs: 5_000,
    signal: new AbortController().signal,
    failFast: false,
    sampleRows: 0,
    vacuous: 'pass',
    since: null,
    warnings: null,
    targetPath: null,
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

/** PG* variables of a test database, as a profile of the tests asks for them. */
export function databaseVariables({
  host,
  port,
  user,
  password,
  name,
}: TestDatabase): Readonly<Record<string, string>> {
  return { PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password, PGDATABASE: name }
}
