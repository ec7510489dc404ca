import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Report, Verdict } from '../../src/model/report.ts'
import { testChecks } from '../../src/run.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { testOptions } from '../support/test-options.ts'
import { CHOSEN_DIFFERENCES, described, describedByDbt, invocationsOf } from './corpus.ts'

/**
 * Those for which dbt's manifest was kept: without its macros, and without the SQL of dbt's and its packages' tests. Where the
 * arguments of those need variables or macros, a query of our own stands for it.
 */
const SUITES = ['builtin', 'utils', 'configs', 'custom']

describe.each(SUITES.flatMap((suite) => invocationsOf(suite).slice(0, 1)))('manifest: $suite', (invocation) => {
  const { directory, expected, notRun } = invocation
  let database: TestDatabase
  let folder: string
  let verdicts: ReadonlyMap<string, Verdict>
  let report: Report

  beforeAll(async () => {
    database = await createDatabase(readFileSync(join(directory, 'warehouse.sql'), 'utf8'))
    folder = await mkdtemp(join(tmpdir(), 'assay-manifest-'))
    const manifest = join(folder, 'manifest.json')
    const text = readFileSync(join(directory, 'dbt-manifest.json'), 'utf8')
    await writeFile(
      manifest,
      text.replaceAll(/\\"conformance\\"|"conformance"/g, (name) => name.replace('conformance', database.name)),
    )
    report = await testChecks(testOptions({ projectDir: directory, database, manifest }))
    verdicts = new Map(report.verdicts.map((verdict) => [verdict.check.uniqueId, verdict]))
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  it('has the same checks', () => {
    const run = report.verdicts.filter(({ outcome }) => outcome !== 'skip').map(({ check }) => check.uniqueId)
    expect(run.toSorted()).toEqual(expected.map(({ unique_id }) => unique_id).toSorted())
  })

  it('skips what dbt does not run because of what it reads', () => {
    const skipped = report.verdicts.filter(({ outcome }) => outcome === 'skip').map(({ check }) => check.uniqueId)
    const lost = notRun?.filter(({ why }) => why === 'parent missing or disabled').map(({ unique_id }) => unique_id)
    expect(skipped.toSorted()).toEqual(lost?.toSorted())
  })

  it.each(expected.map((row) => [row.unique_id, row] as const))('%s', (id, row) => {
    const verdict = verdicts.get(id)
    if (verdict === undefined) throw new Error('no such check')
    expect(described(verdict)).toEqual(describedByDbt(row))
    const chosen = CHOSEN_DIFFERENCES[id]
    expect(verdict.outcome, verdict.message ?? '').toBe(chosen?.outcome ?? row.status)
    if (chosen === undefined && row.status !== 'pass') {
      expect(verdict.failures).toBe(row.failures === null ? null : BigInt(row.failures))
    }
  })
})
