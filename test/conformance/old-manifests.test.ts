import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assay } from '../e2e/command-line.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'

type Answer = { readonly unique_id: string; readonly status: string; readonly failures: number | null }

type JsonCheck = { readonly unique_id: string; readonly outcome: string; readonly failures: number | null }

const directory = join(import.meta.dirname, 'old-manifests')

const answers: readonly Answer[] = JSON.parse(readFileSync(join(directory, 'expected.json'), 'utf8'))

/** What dbt 1.3 to 1.7 wrote of one and the same project, and what `dbt test` of each of them answered: the same. */
describe.each(['v7', 'v8', 'v9', 'v10', 'v11'])('manifest.json %s', (version) => {
  let database: TestDatabase
  let folder: string

  beforeAll(async () => {
    database = await createDatabase(readFileSync(join(directory, 'warehouse.sql'), 'utf8'))
    folder = await mkdtemp(join(tmpdir(), 'assay-manifest-'))
    const text = readFileSync(join(directory, `${version}.json`), 'utf8')
    await writeFile(join(folder, 'manifest.json'), text.replaceAll('conformance_old', database.name))
  })
  afterAll(async () => {
    await database[Symbol.asyncDispose]()
    await rm(folder, { recursive: true })
  })

  async function run(...argv: readonly string[]) {
    const outcome = await assay([...argv, '--manifest', 'manifest.json', '--url', database.url], folder)
    expect(outcome.stderr).not.toMatch(/MANIFEST_INVALID/)
    return outcome
  }

  it('has the same checks with the same answers', async () => {
    const { stdout, exitCode } = await run('test', '--output', 'json')
    const { checks }: { readonly checks: readonly JsonCheck[] } = JSON.parse(stdout)
    const judged = checks.filter(({ outcome }) => outcome !== 'skip')
    const seen = judged.map(({ unique_id, outcome, failures }) => ({ unique_id, status: outcome, failures }))
    expect(seen.toSorted((a, b) => (a.unique_id < b.unique_id ? -1 : 1))).toEqual(answers)
    const skipped = checks.filter(({ outcome }) => outcome === 'skip').map(({ unique_id }) => unique_id)
    expect(skipped).toEqual([expect.stringContaining('ref_gone'), expect.stringContaining('unique_unused_id')])
    expect(exitCode).toBe(1)
  })

  it.each<[string, readonly string[]]>([
    ['tag:key', ['unique_orders_id']],
    ['tag:slow', ['big_orders']],
    ['test_type:singular', ['big_orders']],
    ['config.severity:warn', ['big_orders', 'not_null_orders_amount']],
    ['source:raw', ['source_not_null_raw_orders_id']],
    ['customers,resource_type:model', ['relationships_orders_customer_id__id__ref_customers_', 'unique_customers_id']],
    [
      '+exposure:board,test_name:not_null',
      ['not_null_orders_amount', 'not_null_orders_id', 'source_not_null_raw_orders_id'],
    ],
  ])('--select %s', async (selection, names) => {
    const { stdout } = await run('ls', '--output', 'name', '-s', selection)
    expect(stdout.split('\n').filter(Boolean).toSorted()).toEqual(names)
  })

  it('tells owners, tags and where a model is', async () => {
    const keys = ['--output-keys', 'name', 'alias', 'schema', 'tags']
    const { stdout } = await run('ls', '--resource-type', 'model', '-s', 'orders', '--output', 'json', ...keys)
    expect(JSON.parse(stdout)).toEqual({ name: 'orders', alias: 'Orders', schema: 'old_marts', tags: ['nightly'] })
    expect((await run('ls', '-s', 'owner:ana', '--output', 'name')).stdout).toContain('unique_orders_id')
  })

  it('knows how fresh a source must be', async () => {
    const { stdout, exitCode } = await run('freshness', '--output', 'json')
    expect(JSON.parse(stdout).sources).toMatchObject([{ unique_id: 'source.shop.raw.orders', outcome: 'warn' }])
    expect(exitCode).toBe(0)
  })
})
