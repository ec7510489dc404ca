import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AgeLimit } from '../../src/model/freshness.ts'
import type { FreshnessReport, FreshnessVerdict } from '../../src/model/freshness-report.ts'
import type { Project } from '../../src/model/project.ts'
import { checkFreshness } from '../../src/run.ts'
import { newFolder } from '../cli/new-folder.ts'
import { assay } from '../e2e/command-line.ts'
import { expectDbtShape, shapeOf } from '../report/dbt/dbt-shape.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { databaseVariables, testOptions } from '../support/test-options.ts'

type Expected = {
  readonly unique_id: string
  readonly schema: string
  readonly identifier: string
  readonly loaded_at_field: string | null
  readonly loaded_at_query: string | null
  readonly warn_after: AgeLimit | null
  readonly error_after: AgeLimit | null
  readonly filter: string | null
  readonly status: 'pass' | 'warn' | 'error' | 'runtime error' | 'not checked' | 'disabled'
  readonly in_sources_json: boolean
  readonly never_loaded: boolean
}

/** dbt's `error` is too old, its `runtime error` unknown. */
const STATUSES = { pass: 'pass', warn: 'warn', fail: 'error', error: 'runtime error', skip: 'skipped' } as const

const directory = join(import.meta.dirname, 'freshness')
const expected: readonly Expected[] = JSON.parse(readFileSync(join(directory, 'expected-sources.json'), 'utf8'))
const enabled = expected.filter(({ status }) => status !== 'disabled')

describe('conformance: freshness', () => {
  let database: TestDatabase
  let project: Project
  let report: FreshnessReport
  let verdicts: ReadonlyMap<string, FreshnessVerdict>

  beforeAll(async () => {
    database = await createDatabase(readFileSync(join(directory, 'warehouse.sql'), 'utf8'))
    const onStart = (_total: number, _target: unknown, found: Project) => {
      project = found
    }
    report = await checkFreshness({ ...testOptions({ projectDir: directory, database }), onStart, onVerdict: () => {} })
    verdicts = new Map(report.verdicts.map((verdict) => [verdict.check.resource.uniqueId, verdict]))
  })
  afterAll(() => database[Symbol.asyncDispose]())

  it('has the same source tables, and switches off the same', () => {
    const tables = project.resources.filter(({ kind }) => kind === 'source')
    const states = tables.map(({ uniqueId, state }) => [uniqueId, state] as const)
    const wanted = expected.map(({ unique_id, status }) => [unique_id, status === 'disabled' ? 'disabled' : 'enabled'])
    expect(Object.fromEntries(states)).toEqual(Object.fromEntries(wanted))
  })

  it.each(enabled.map((row) => [row.unique_id, row] as const))('%s has the same settings', (id, row) => {
    const table = project.resources.find(({ uniqueId }) => uniqueId === id)
    const { warnAfter, errorAfter, filter, loadedAtField, loadedAtQuery } = table?.freshness ?? {}
    expect({
      schema: table?.relation.schema,
      identifier: table?.relation.name,
      loaded_at_field: loadedAtField?.value ?? null,
      has_query: loadedAtQuery !== null,
      warn_after: warnAfter,
      error_after: errorAfter,
      filter: filter?.value ?? null,
    }).toEqual({
      schema: row.schema,
      identifier: row.identifier,
      loaded_at_field: row.loaded_at_field,
      has_query: row.loaded_at_query !== null,
      warn_after: row.warn_after,
      error_after: row.error_after,
      filter: row.filter,
    })
  })

  it.each(enabled.map((row) => [row.unique_id, row] as const))('%s has the same status', (id, row) => {
    const verdict = verdicts.get(id)
    const status = verdict === undefined ? 'not checked' : STATUSES[verdict.outcome]
    expect(status, verdict?.message ?? '').toBe(row.status)
    expect(verdict?.isNeverLoaded ?? false).toBe(row.never_loaded)
  })

  it("says the same of what stands in dbt's manifest", async () => {
    const folder = await newFolder()
    const manifest = join(folder, 'manifest.json')
    const text = readFileSync(join(directory, 'dbt-manifest.json'), 'utf8')
    await writeFile(
      manifest,
      text
        .replaceAll('"database": "conformance"', `"database": "${database.name}"`)
        .replaceAll('"database":"conformance"', `"database":"${database.name}"`),
    )
    const options = {
      ...testOptions({ projectDir: directory, database, manifest }),
      onStart: () => {},
      onVerdict: () => {},
    }
    const { verdicts: read } = await checkFreshness(options)
    expect(read.map(said)).toEqual(report.verdicts.map(said))
  })

  it('ends with 2 where dbt ends with 1: some tables could not be judged', async () => {
    const folder = await newFolder()
    const file = join(folder, 'sources.json')
    const variables = databaseVariables(database)
    const { exitCode, stdout } = await assay(['source', 'freshness', '-o', file], directory, variables)
    expect(exitCode).toBe(2)
    expect(readFileSync(join(directory, 'expected-exit-code'), 'utf8').trim()).toBe('1')
    expect(stdout).toContain('47 source tables: 13 passed, 11 warned, 12 failed, 11 could not be judged')

    const ours: Sources = JSON.parse(await readFile(file, 'utf8'))
    const dbts: Sources = JSON.parse(await readFile(join(directory, 'dbt-sources.json'), 'utf8'))
    expectDbtShape('sources', dbts)
    expectDbtShape('sources', ours)
    expect(shapeOf(ours)).toEqual(shapeOf(dbts))
    expect(ours.results.map(essence)).toEqual(dbts.results.map(essence).sort(byId))
  })
})

function said({ check, outcome, isNeverLoaded, message }: FreshnessVerdict) {
  const { warnAfter, errorAfter } = check.freshness
  return { id: check.resource.uniqueId, outcome, isNeverLoaded, message, warnAfter, errorAfter }
}

type Sources = { readonly metadata: object; readonly results: readonly SourceResult[]; readonly elapsed_time: number }

type SourceResult = {
  readonly unique_id: string
  readonly status: string
  readonly max_loaded_at: string
  readonly max_loaded_at_time_ago_in_s: number
  readonly criteria: Readonly<Record<'warn_after' | 'error_after', Partial<AgeLimit> | null>> & {
    readonly filter: string | null
  }
  readonly adapter_response: object
}

/** What must be the same in both files, whenever they were written. */
function essence({ unique_id, status, max_loaded_at, criteria, adapter_response, ...result }: SourceResult) {
  const limit = (given: Partial<AgeLimit> | null) => ({ count: given?.count ?? null, period: given?.period ?? null })
  return {
    unique_id,
    status,
    isNever: max_loaded_at === '0001-01-01T00:00:00+00:00',
    // both were asked soon after the tables were made
    ageInDays: max_loaded_at.startsWith('0001') ? null : Math.floor(result.max_loaded_at_time_ago_in_s / 86_400),
    criteria: { ...criteria, warn_after: limit(criteria.warn_after), error_after: limit(criteria.error_after) },
    adapter_response,
  }
}

function byId(a: { readonly unique_id: string }, b: { readonly unique_id: string }): number {
  return a.unique_id < b.unique_id ? -1 : 1
}
