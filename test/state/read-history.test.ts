import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { ProjectState } from '../../src/model/project-state.ts'
import { readHistory } from '../../src/state/read-history.ts'
import { renderState } from '../../src/state/state-file.ts'

const NOW: ProjectState = { projectName: 'shop', members: new Map(), macros: new Map() }

/** Reads a folder with these files; `target/sources.json` is the newest one. */
async function history(files: Readonly<Record<string, unknown>>) {
  const folder = await mkdtemp(join(tmpdir(), 'assay-state-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await mkdir(join(folder, 'target'))
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return readHistory({ directory: folder, targetDirectory: join(folder, 'target'), now: async () => NOW })
}

test('an empty folder knows nothing', async () => {
  expect(await history({})).toMatchObject({ changes: null, statuses: null, fresher: null })
})

test('how an earlier run ended', async () => {
  const results = [
    { unique_id: 'test.shop.a.1', status: 'fail', failures: 3 },
    { unique_id: 'test.shop.b.2', status: 'pass' },
  ]
  const { statuses } = await history({ 'run_results.json': { metadata: {}, results } })
  expect([...(statuses ?? [])]).toEqual([
    ['test.shop.a.1', 'fail'],
    ['test.shop.b.2', 'pass'],
  ])
})

test('fresher are sources with a newer row, and new ones; those without an answer are not', async () => {
  const at = (unique_id: string, max_loaded_at: string | null) => ({ unique_id, status: 'pass', max_loaded_at })
  const before = [
    at('same', '2024-01-01T00:00:00Z'),
    at('newer', '2024-01-01T00:00:00Z'),
    at('zone', '2024-01-01T00:00:00Z'),
  ]
  const now = [
    at('same', '2024-01-01T00:00:00+00:00'),
    at('newer', '2024-01-01T00:00:01Z'),
    at('zone', '2024-01-01T01:00:00+01:00'),
    at('new', '2023-01-01T00:00:00Z'),
    at('failed', null),
    { unique_id: 'error', status: 'runtime error', error: 'no such table' },
  ]
  const { fresher } = await history({ 'sources.json': { results: before }, 'target/sources.json': { results: now } })
  expect([...(fresher ?? [])]).toEqual(['newer', 'new'])
  expect((await history({ 'sources.json': { results: before } })).fresher).toBeNull()
  expect((await history({ 'target/sources.json': { results: now } })).fresher).toBeNull()
})

test("assay's own state comes before a manifest", async () => {
  const manifest = { metadata: { dbt_schema_version: 'https://x/dbt/manifest/v12.json', project_name: 'other' } }
  const files = { 'assay-state.json': renderState(NOW), 'manifest.json': { ...manifest, nodes: {}, sources: {} } }
  expect((await history(files)).changes).toEqual(new Map())
})

test('no folder is told with its whole path', async () => {
  const options = { directory: '/nonexistent/prod', targetDirectory: '/nonexistent/target', now: async () => NOW }
  await expect(readHistory(options)).rejects.toMatchObject({
    problems: [{ code: 'STATE_INVALID', message: expect.stringContaining('/nonexistent/prod') }],
  })
})

const OLD = 'https://schemas.getdbt.com/dbt/manifest/v8.json'
test.each<[string, string, unknown, RegExp]>([
  ['no JSON', 'manifest.json', '{', /manifest\.json is not what it should be\. Expected a manifest/],
  [
    'an old manifest',
    'manifest.json',
    { metadata: { dbt_schema_version: OLD }, nodes: {}, sources: {} },
    /dbt_schema_version/,
  ],
  ['something else', 'manifest.json', { hello: 1 }, /Expected a manifest\.json of dbt 1\.5 or newer, got metadata/],
  [
    'a later state',
    'assay-state.json',
    renderState(NOW).replace('"version":1', '"version":2'),
    /this version of assay.*version/,
  ],
  ['a damaged state', 'assay-state.json', renderState(NOW).replace('"members"', '"membres"'), /got members/],
  [
    'another project',
    'assay-state.json',
    renderState({ ...NOW, projectName: 'bank' }),
    /of another project\. Expected shop, got bank/,
  ],
  ['no results', 'run_results.json', { results: {} }, /run_results\.json.*results/],
  ['no sources', 'sources.json', [], /sources\.json/],
])('%s is refused', async (_, name, content, message) => {
  await expect(history({ [name]: content })).rejects.toThrow(message)
  await expect(history({ [name]: content })).rejects.toMatchObject({ code: 'STATE_INVALID' })
})
