import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { AgeLimit } from '../../src/model/freshness.ts'
import { loadChecks } from '../../src/run.ts'
import { testOptions } from '../support/test-options.ts'

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

const directory = join(import.meta.dirname, 'freshness')
const expected: readonly Expected[] = JSON.parse(readFileSync(join(directory, 'expected-sources.json'), 'utf8'))
const enabled = expected.filter(({ status }) => status !== 'disabled')

describe('conformance: freshness', async () => {
  const { project } = await loadChecks(testOptions({ projectDir: directory }))
  const tables = project.resources.filter(({ kind }) => kind === 'source')

  it('has the same source tables', () => {
    expect(tables.map(({ uniqueId }) => uniqueId).sort()).toEqual(expected.map(({ unique_id }) => unique_id).sort())
  })

  it('switches off the same', () => {
    const disabled = tables.filter(({ state }) => state === 'disabled').map(({ uniqueId }) => uniqueId)
    expect(disabled.sort()).toEqual(
      expected.filter(({ status }) => status === 'disabled').map(({ unique_id }) => unique_id),
    )
  })

  it.each(enabled.map((row) => [row.unique_id, row] as const))('%s has the same settings', (id, row) => {
    const table = tables.find(({ uniqueId }) => uniqueId === id)
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
})
