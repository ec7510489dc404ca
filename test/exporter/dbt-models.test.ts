import { describe, expect, it } from 'vitest'
import { NO_MODELS, withDbtRun } from '../../src/exporter/dbt/known-models.ts'
import { readRunResults } from '../../src/exporter/dbt/read-run-results.ts'
import { MODEL_FAMILIES } from '../../src/exporter/metrics/model-families.ts'
import { renderFamilies } from '../../src/exporter/metrics/render-families.ts'
import { parseExposition } from '../support/exposition.ts'
import { tempProject } from '../support/temp-project.ts'

/** In the shape that dbt 1.11 writes for `dbt build`. */
const BUILD = {
  metadata: {
    dbt_schema_version: 'https://schemas.getdbt.com/dbt/run-results/v6.json',
    generated_at: '2024-03-01T03:00:10.123456Z',
  },
  results: [
    result('model.shop.orders', 'success', 12.5, { _message: 'SELECT 300', code: 'SELECT', rows_affected: 300 }),
    result('model.shop.recent', 'success', 0.4, { _message: 'CREATE VIEW', code: 'CREATE VIEW', rows_affected: -1 }),
    result('model.shop.broken', 'error', 0.1, {}),
    result('model.shop.behind', 'skipped', 0, {}),
    result('test.shop.unique_orders_id.1360ecc70e', 'pass', 0.2, {}),
  ],
}

function result(unique_id: string, status: string, execution_time: number, adapter_response: object) {
  const timing = [{ name: 'execute', started_at: '2024-03-01T03:00:00Z', completed_at: '2024-03-01T03:00:05Z' }]
  return { unique_id, status, execution_time, adapter_response, timing, thread_id: 'Thread-1', message: null }
}

async function read(content: unknown) {
  using folder = tempProject({ 'target/run_results.json': JSON.stringify(content) })
  return await readRunResults(`${folder.directory}/target/run_results.json`)
}

async function told(known: Parameters<typeof withDbtRun>[0]) {
  const { samples } = parseExposition(await renderFamilies(MODEL_FAMILIES, [known]))
  return (name: string) =>
    Object.fromEntries(
      samples
        .filter((sample) => sample.name === name && sample.value !== 0)
        .map(({ labels, value }) => [[labels['model'], labels['status']].filter(Boolean).join(' '), value]),
    )
}

describe("dbt's run_results.json", () => {
  it('tells how long models took, and no time for what was not executed', async () => {
    const of = await told(withDbtRun(NO_MODELS, await read(BUILD)))
    expect(of('assay_model_execution_seconds')).toEqual({
      'model.shop.orders': 12.5,
      'model.shop.recent': 0.4,
      'model.shop.broken': 0.1,
    })
    expect(of('assay_model_rows_affected')).toEqual({ 'model.shop.orders': 300 })
    expect(of('assay_model_status')).toEqual({
      'model.shop.orders success': 1,
      'model.shop.recent success': 1,
      'model.shop.broken error': 1,
      'model.shop.behind skipped': 1,
    })
    expect(of('assay_dbt_run_timestamp_seconds')).toEqual({ '': 1709262010.123 })
  })

  it('keeps models that a later run did not build', async () => {
    const first = withDbtRun(NO_MODELS, await read(BUILD))
    const one = { ...BUILD, results: [result('model.shop.orders', 'success', 99, {})] }
    const of = await told(withDbtRun(first, await read(one)))
    expect(of('assay_model_execution_seconds')).toMatchObject({ 'model.shop.orders': 99, 'model.shop.recent': 0.4 })
  })

  it('is not taken for a run of models when only tests ran', async () => {
    const tests = { ...BUILD, results: BUILD.results.filter(({ unique_id }) => unique_id.startsWith('test.')) }
    expect(withDbtRun(NO_MODELS, await read(tests))).toBe(NO_MODELS)
  })

  it('is refused in words when it is something else', async () => {
    await expect(read({ nodes: {} })).rejects.toThrow('is no run_results.json of dbt')
  })
})
