import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** A value as a cases file writes it: whole numbers are bigints, so that 1 and 1.0 stay apart as they do in dbt. */
export type Value = null | boolean | bigint | number | string | readonly Value[] | { readonly [key: string]: Value }

export const value: z.ZodType<Value> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.bigint(), z.number(), z.string(), z.array(value), z.record(z.string(), value)]),
)

/** What must come of a case: numbers and an outcome, an error from the server, or a problem known before asking. */
const expectation = z.union([
  z
    .strictObject({
      outcome: z.enum(['pass', 'warn', 'fail']),
      failures: z.bigint(),
      /** Null where no row is looked at. */
      rows_evaluated: z.bigint().nullable(),
      /** Default: 0, or null where no row is looked at. Null also where nobody can tell. */
      rows_undecided: z.bigint().nullable().optional(),
      /** Only where it is another number than `failures`. */
      failing_rows: z.bigint().nullable().default(null),
      vacuous: z.boolean().default(false),
    })
    .transform(({ rows_undecided, ...rest }) => ({
      ...rest,
      rows_undecided: rows_undecided === undefined ? (rest.rows_evaluated === null ? null : 0n) : rows_undecided,
    })),
  /** SQLSTATE; or `not an integer` where fail_calc gave something else, or `rows` where it gave no single row. */
  z.strictObject({ error: z.string() }),
  z.strictObject({ problem: z.string() }),
])

const checkCase = z.strictObject({
  name: z.string(),
  table: z.string(),
  /** Default: the schema that the file's tables are made in. */
  schema: z.string().optional(),
  column: z.string().optional(),
  arguments: z.record(z.string(), value).default({}),
  config: z
    .strictObject({
      where: z.string().optional(),
      limit: z.bigint().transform(Number).optional(),
      fail_calc: z.string().optional(),
      warn_if: z.string().optional(),
      error_if: z.string().optional(),
      severity: z.enum(['error', 'warn']).default('error'),
    })
    .default({ severity: 'error' }),
  expect: expectation,
  /** The select list that dbt makes of the columns that it finds, for a check type that looks for them. */
  dbt_columns: z.string().optional(),
  /** TimeZone of the session; default UTC. */
  time_zone: z.string().default('UTC'),
  /** The server must have ICU collations that it can be told the strength of. */
  needs: z.literal('icu').optional(),
  /** Why its failing rows cannot be shown; the test demands that they cannot. */
  shows_nothing: z.string().optional(),
  /** Why dbt's own SQL answers otherwise: a difference that we chose. The test demands that there is one. */
  differs_from_dbt: z.string().optional(),
})

const casesFile = z.strictObject({
  tables: z.string(),
  icu_tables: z.string().default(''),
  /** Why a check without any rows cannot be judged, in dbt neither. */
  error_on_nothing: z.string().optional(),
  cases: z.array(checkCase).min(1),
})

export type CheckCase = z.output<typeof checkCase>
export type Expectation = z.output<typeof expectation>
export type CasesFile = z.output<typeof casesFile> & {
  /** From the file's name. */
  readonly checkType: string
  /** Where its tables are: named like the check type, as far as Postgres has room for that. */
  readonly schema: string
}

/** Of the 63 bytes of a name, those that are left beside what is put before a schema's. */
const LONGEST_SCHEMA = 50

const DIRECTORY = join(import.meta.dirname, 'cases')

/** All cases files, by check type. */
export function readCases(): readonly CasesFile[] {
  const names = readdirSync(DIRECTORY).toSorted()
  return names.map((name, index) => {
    const text = readFileSync(join(DIRECTORY, name), 'utf8')
    const content = casesFile.parse(parse(text, { intAsBigInt: true }))
    const checkType = name.replace(/\.yml$/, '')
    const isLong = checkType.length > LONGEST_SCHEMA
    return { ...content, checkType, schema: isLong ? `${index} ${checkType}`.slice(0, LONGEST_SCHEMA) : checkType }
  })
}

const PARTS = {
  dbt: 'built-in',
  dbt_utils: 'dbt-utils',
  assay: 'assay',
  dbt_expectations: 'dbt-expectations-of-tables',
} as const

export type Part = (typeof PARTS)[keyof typeof PARTS] | 'dbt-expectations-of-columns'

/** The name of the test file that has the cases of a check type: by its package, of which the largest is two. */
export function partOf(checkType: string): Part {
  if (checkType.startsWith('dbt_expectations.expect_column_')) return 'dbt-expectations-of-columns'
  const [, namespace = 'dbt'] = checkType.split('.').toReversed()
  const part = Object.entries(PARTS).find(([known]) => known === namespace)?.[1]
  if (part === undefined) throw new Error(`${checkType}: no test file has its cases`)
  return part
}
