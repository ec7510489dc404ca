import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import type { Settings } from '../check-types/build-check.ts'
import type { DbtTest } from '../check-types/dbt-query.ts'
import type { Value } from '../check-types/read-cases.ts'

const PROJECT = join(import.meta.dirname, 'project')

const value: z.ZodType<Value> = z.lazy(() => z.union([z.bigint(), z.boolean(), z.string(), z.array(value)]))
const settings = z.strictObject({
  where: z.string().optional(),
  severity: z.enum(['error', 'warn']).optional(),
  warn_if: z.string().optional(),
  error_if: z.string().optional(),
})
const details = z.strictObject({
  name: z.string().optional(),
  arguments: z.record(z.string(), value).default({}),
  config: settings.default({}),
})
const entry = z.union([z.string(), z.record(z.string(), details)])
const entries = z.array(entry).default([])
const column = z.strictObject({ name: z.string(), data_tests: entries })
const model = z.strictObject({ name: z.string(), data_tests: entries, columns: z.array(column).default([]) })
const schemaFile = z.strictObject({ version: z.bigint(), models: z.array(model) })

/** A model of schema YAML, as far as the benchmark's project uses it. */
export type Model = z.input<typeof model>

/** The models of the project in `project/`. */
export function readModels(): readonly Model[] {
  const folder = join(PROJECT, 'models')
  return readdirSync(folder)
    .toSorted()
    .flatMap(
      (name) =>
        z.object({ models: z.array(z.custom<Model>()) }).parse(parse(readFileSync(join(folder, name), 'utf8'))).models,
    )
}

/** What dbt would ask, read from the same YAML without anything of `src`. */
export function dbtTests(models: readonly Model[]): readonly DbtTest[] {
  const text = stringify({ version: 2, models })
  return schemaFile
    .parse(parse(text, { intAsBigInt: true }))
    .models.flatMap(({ name, data_tests, columns }) => [
      ...data_tests.flatMap((declared) => dbtTest(name, undefined, declared)),
      ...columns.flatMap((one) => one.data_tests.flatMap((declared) => dbtTest(name, one.name, declared))),
    ])
}

function dbtTest(table: string, columnName: string | undefined, declared: z.output<typeof entry>): readonly DbtTest[] {
  const named = typeof declared === 'string' ? { [declared]: { arguments: {}, config: {} } } : declared
  return Object.entries(named).map(([checkType, given]) => {
    const config: Settings = given.config
    const { column_name: asArgument, ...args } = given.arguments
    const relation = { database: null, schema: 'public', name: table }
    return {
      checkType,
      relation,
      column: columnName ?? (asArgument === undefined ? undefined : String(asArgument)),
      arguments: args,
      config,
    }
  })
}

export type ProjectFolder = { readonly directory: string; readonly [Symbol.dispose]: () => void }

/** The models in a folder of their own. `only` keeps the checks of one table; the others are there without any. */
export function writeProject(models: readonly Model[], only: string | null): ProjectFolder {
  const directory = mkdtempSync(join(tmpdir(), 'assay-bench-'))
  mkdirSync(join(directory, 'models'))
  writeFileSync(join(directory, 'dbt_project.yml'), readFileSync(join(PROJECT, 'dbt_project.yml')))
  const kept = models.map((one) => (only === null || one.name === only ? one : { name: one.name }))
  // Some ten models per file, as people have them.
  for (let first = 0; first < kept.length; first += 10) {
    const text = stringify({ version: 2, models: kept.slice(first, first + 10) })
    writeFileSync(join(directory, 'models', `models_${first}.yml`), text)
  }
  return { directory, [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }) }
}
