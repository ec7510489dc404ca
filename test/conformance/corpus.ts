import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Verdict } from '../../src/model/report.ts'
import { warningPolicyOf } from '../../src/model/warning-policy.ts'
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
      return { ...others, warnings: warningPolicyOf(value) }
    case '--select':
      return { ...others, select: [value, ...(others.select ?? [])] }
    default:
      throw new Error(`the corpus passes ${flag}, which has no option here`)
  }
}

function readJson<T>(directory: string, name: string): T {
  return JSON.parse(readFileSync(join(directory, name), 'utf8'))
}

/** Where assay chose otherwise than dbt: by unique_id, what it says instead and why. */
export const CHOSEN_DIFFERENCES: Readonly<Record<string, { readonly outcome: string; readonly because: string }>> = {
  'test.shop.accepted_values_customers_full_name__Ana_O_Neill.7e0460ac8f': {
    outcome: 'fail',
    because: "the value O'Neill is quoted, where dbt makes broken SQL: the five other names are not in the list",
  },
  'test.finance.dbt_utils_not_accepted_values_expenses_vendor__O_Brien.0724335b76': {
    outcome: 'fail',
    because: "the value O'Brien is quoted, where dbt makes broken SQL: it is there",
  },
  'test.operations.dbt_expectations_expect_column_values_to_be_in_set_vendors_name__O_Brien.8b9584fb9a': {
    outcome: 'fail',
    because: "the value O'Brien is quoted, where dbt makes broken SQL: five other rows are not in the set",
  },
  'test.operations.dbt_expectations_expect_column_values_to_match_regex_vendors_name__O_B.0a69df9f8a': {
    outcome: 'fail',
    because: "the expression O'B is quoted, where dbt makes broken SQL: five other rows do not match it",
  },
}

/** What dbt_utils sets `fail_calc` to where ours is another text for the same number. */
const OWN_FAIL_CALC = 'dbt_utils.equality'

/** What is known of a check before it is run, as the corpus tells it. */
export function described({ check }: Verdict) {
  const { config } = check
  return {
    name: check.name,
    alias: check.alias,
    fqn: check.fqn,
    tags: [...config.tags].sort(),
    resource: check.resource === null || check.resource.kind === 'source' ? null : check.resource.uniqueId,
    file: check.file,
    severity: config.severity,
    where: config.where?.value ?? null,
    limit: config.limit,
    fail_calc: check.checkType === OWN_FAIL_CALC ? '' : config.failCalc.value,
    warn_if: config.warnIf.value,
    error_if: config.errorIf.value,
  }
}

export function describedByDbt(row: ExpectedTest) {
  const { name, alias, fqn, tags, resource, file, severity, limit, warn_if, error_if } = row
  const fail_calc = `${row.namespace}.${row.test_name}` === OWN_FAIL_CALC ? '' : row.fail_calc
  // dbt keeps an empty text, and filters by nothing
  const where = row.where === '' ? null : row.where
  const settings = { severity: severity.toLowerCase(), where, limit, fail_calc, warn_if, error_if }
  return { name, alias, fqn, tags: [...tags].sort(), resource, file, ...settings }
}
