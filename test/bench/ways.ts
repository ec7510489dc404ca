import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { dbtStatement } from '../check-types/dbt-query.ts'
import { dbtTests, type Model } from './bench-project.ts'
import { runQueries } from './run-queries.ts'

/** What all ways are given. */
export type Task = {
  readonly url: string
  readonly threads: number
  readonly models: readonly Model[]
  readonly projectDirectory: string
  readonly tables: readonly string[]
}

/** (a) dbt's own SQL, one query per check. @returns milliseconds, the connections' opening included. */
export async function runAsDbt({ url, threads, models, tables }: Task): Promise<number> {
  const tests = dbtTests(models.filter(({ name }) => tables.includes(name)))
  const queries = tests.map(dbtStatement)
  const startedAt = performance.now()
  const answers = await runQueries(url, threads, queries)
  const durationMs = performance.now() - startedAt
  const failing = queries.filter((_, index) => Number(answers[index]?.[0]) !== 0)
  if (failing.length > 0) throw new Error(`must pass, as every check here:\n${failing.join('\n\n')}`)
  return durationMs
}

/**
 * (c) The best statements that we could write by hand; uniqueness is proved by counts. PostgreSQL 16 and later sort the
 * whole scan below a DISTINCT aggregate, which is dearer than the sort of the one value inside of it.
 */
export async function runFloor({ url, threads, tables }: Task): Promise<number> {
  const queries = tables.flatMap(floorQueries)
  const startedAt = performance.now()
  const answers = await runQueries(url, threads, queries, WITHOUT_PRESORT)
  const durationMs = performance.now() - startedAt
  // The last column of a scan is its number of rows.
  const isBad = (answer: readonly unknown[] | undefined) =>
    answer === undefined || answer.slice(0, Math.max(1, answer.length - 1)).some((failures) => Number(failures) !== 0)
  const failing = queries.filter((_, index) => isBad(answers[index]))
  if (failing.length > 0) throw new Error(`must give zeros:\n${failing.join('\n\n')}`)
  return durationMs
}

const WITHOUT_PRESORT = `select set_config(name, 'off', false) from pg_settings where name = 'enable_presorted_aggregate'`

function floorQueries(table: string): readonly string[] {
  return readFileSync(join(import.meta.dirname, 'floor', `${table}.sql`), 'utf8').split(/;\s/)
}

const ran = z.strictObject({
  callMs: z.number(),
  processMs: z.number(),
  peakRssBytes: z.number(),
  checks: z.number(),
})

/** `callMs`: one call of `testChecks`; `processMs`: the whole process around it, with Node's start. */
export type AssayRun = z.output<typeof ran>

/** (b) `assay test` in a process of its own, the project read anew. */
export async function runAssay({ url, threads, projectDirectory }: Task): Promise<AssayRun> {
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(import.meta.dirname, 'assay-process.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      ASSAY_BENCH_RUN: JSON.stringify({ url, threads, projectDirectory }),
    },
  })
  const output = await text(child.stdout)
  if (output === '') throw new Error('assay ended without a result')
  return ran.parse({
    ...z.record(z.string(), z.unknown()).parse(JSON.parse(output)),
    processMs: performance.now() - startedAt,
  })
}
