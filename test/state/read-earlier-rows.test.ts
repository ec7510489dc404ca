import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readEarlierRows } from '../../src/state/read-earlier-rows.ts'
import { tempProject } from '../support/temp-project.ts'

async function reading(text: string): Promise<ReadonlyMap<string, bigint>> {
  using folder = tempProject({})
  const path = join(folder.directory, 'report.json')
  await writeFile(path, text)
  return await readEarlierRows(path)
}

test('tells of every check that counted its rows', async () => {
  const checks = [
    { unique_id: 'a', rows_evaluated: 12, outcome: 'pass' },
    { unique_id: 'b', rows_evaluated: 0 },
    { unique_id: 'c', rows_evaluated: null },
  ]
  expect([...(await reading(JSON.stringify({ schema_version: 1, checks })))]).toEqual([
    ['a', 12n],
    ['b', 0n],
  ])
})

test.each([
  ['no JSON', '{'],
  ['run_results.json', JSON.stringify({ results: [] })],
  ['a later schema', JSON.stringify({ schema_version: 2, checks: [] })],
  ['a count that is none', JSON.stringify({ schema_version: 1, checks: [{ unique_id: 'a', rows_evaluated: -1 }] })],
])('%s is refused', async (_, text) => {
  await expect(reading(text)).rejects.toMatchObject({ problems: [{ code: 'STATE_INVALID' }] })
})

test('a file that is not there', async () => {
  await expect(readEarlierRows('/nowhere/report.json')).rejects.toMatchObject({ problems: [{ code: 'STATE_INVALID' }] })
})
