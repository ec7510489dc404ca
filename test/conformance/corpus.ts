import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { namesTestResults } from '../../src/cli/warn-error-options.ts'
import type { TestOptions } from '../../src/run-options.ts'

/** One test in what dbt answered. */
export type ExpectedTest = {
  readonly unique_id: string
  readonly name: string
  readonly alias: string
  readonly fqn: readonly string[]
  readonly tags: readonly string[]
  readonly test_name: string | null
  readonly namespace: string | null
  /** Null for tests on sources: dbt attaches only those on models, seeds and snapshots. */
  readonly resource: string | null
  readonly file: string
  readonly severity: string
  readonly where: string | null
  readonly limit: number | null
  readonly fail_calc: string
  readonly warn_if: string
  readonly error_if: string
  readonly status: string
  readonly failures: number | null
}

/** One `dbt test` on a project of the corpus. */
export type Invocation = {
  readonly suite: string
  /** Null for the one without arguments. */
  readonly name: string | null
  readonly directory: string
  readonly options: Partial<TestOptions>
  readonly expected: readonly ExpectedTest[]
  /** What dbt knows and does not run; null where nobody wrote it down. */
  readonly notRun: readonly { readonly unique_id: string; readonly why: string }[] | null
}

type Run = { readonly name: string; readonly args: readonly string[]; readonly env: Readonly<Record<string, string>> }

/** All invocations that were recorded for a suite. */
export function invocationsOf(suite: string): readonly Invocation[] {
  const directory = join(import.meta.dirname, suite)
  const runs: readonly Run[] = existsSync(join(directory, 'runs.json')) ? readJson(directory, 'runs.json') : []
  return [
    {
      ...{ suite, name: null, directory, options: {} },
      expected: readJson(directory, 'expected.json'),
      notRun: readJson(directory, 'expected-not-run.json'),
    },
    ...runs.map(({ name, args, env }) => ({
      ...{ suite, name, directory, notRun: null },
      options: { ...optionsOf(args), environment: env },
      expected: readJson<readonly ExpectedTest[]>(directory, `expected-${name}.json`),
    })),
  ]
}

/** dbt's arguments as options of ours. */
function optionsOf(args: readonly string[]): Partial<TestOptions> {
  const [flag, value = '', ...rest] = args
  if (flag === undefined) return {}
  const others = optionsOf(rest)
  switch (flag) {
    case '--target':
      return { ...others, target: value }
    case '--vars':
      return { ...others, vars: value }
    case '--warn-error-options':
      return { ...others, failsOnWarning: namesTestResults(value) }
    case '--select':
      return { ...others, select: [value, ...(others.select ?? [])] }
    default:
      throw new Error(`the corpus passes ${flag}, which has no option here`)
  }
}

function readJson<T>(directory: string, name: string): T {
  return JSON.parse(readFileSync(join(directory, name), 'utf8'))
}
