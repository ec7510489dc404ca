import { main } from '../../src/cli/main.ts'
import { fakeHost, type Outcome } from '../cli/fake-host.ts'

/** Runs a command line from start to end: real files, real database; only the process is not one. */
export async function assay(
  argv: readonly string[],
  workingDirectory: string,
  given: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  // nothing is written into projects of the tests unless they ask for it
  const environment = { DBT_WRITE_JSON: 'false', ...given }
  const host = fakeHost({
    arguments: argv,
    workingDirectory,
    environment,
    homeDirectory: workingDirectory,
    now: () => new Date(),
  })
  const exitCode = await main(argv, host)
  return { exitCode, stdout: host.written.stdout.join(''), stderr: host.written.stderr.join('') }
}

/** A run's report as the JSON that it prints. */
export type JsonCheck = {
  readonly name: string
  readonly outcome: string
  readonly failures: number | null
  readonly rows_evaluated: number | null
  readonly message: string | null
  readonly code: string | null
  readonly sql_state: string | null
  readonly file: string
  readonly line: number
}

/** `assay test --output json`, by check name. */
export async function testedChecks(
  argv: readonly string[],
  workingDirectory: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<{ readonly outcome: Outcome; readonly checks: ReadonlyMap<string, JsonCheck> }> {
  const outcome = await assay(['test', '--output', 'json', ...argv], workingDirectory, environment)
  const report: { readonly checks: readonly JsonCheck[] } = JSON.parse(outcome.stdout)
  return { outcome, checks: new Map(report.checks.map((check) => [check.name, check])) }
}
