import { readFileSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { fakeHost } from '../cli/fake-host.ts'

type Question = {
  readonly args: readonly string[]
  readonly exit_code: number
  readonly unique_ids: readonly string[]
}

const DIRECTORY = join(import.meta.dirname, 'selection')
const QUESTIONS: readonly Question[] = JSON.parse(readFileSync(join(DIRECTORY, 'expected-ls.json'), 'utf8'))

/** The answers were given in a database of this name, which stands in the manifest. */
const ENVIRONMENT = { PGDATABASE: 'conformance' }

describe('conformance: selection', () => {
  it('has all questions', () => expect(QUESTIONS).toHaveLength(192))

  it.each(QUESTIONS.map((question) => [question.args.join(' '), question] as const))('%s', async (_, question) => {
    const { exitCode, uniqueIds } = await ls(DIRECTORY, question.args)
    expect(uniqueIds).toEqual(question.unique_ids)
    expect(exitCode).toBe(question.exit_code)
  })
})

/** dbt's answers to what changed are the same when assay itself kept what was there before. */
describe('conformance: selection, with the state that assay keeps', () => {
  const ofState = QUESTIONS.filter(
    ({ args }) => args.some((text) => text.includes('state:')) && args.includes('--state'),
  )
  let before: string

  beforeAll(async () => {
    before = await mkdtemp(join(tmpdir(), 'assay-before-'))
    await cp(DIRECTORY, before, { recursive: true })
    await cp(join(DIRECTORY, 'before'), before, { recursive: true })
    const deleted = readFileSync(join(DIRECTORY, 'before/deleted.txt'), 'utf8').split('\n')
    for (const file of deleted.filter((name) => name !== '')) await rm(join(before, file))
    expect(await ls(before, ['--write-state', 'kept'])).toMatchObject({ exitCode: 0 })
  })
  afterAll(() => rm(before, { recursive: true, force: true }))

  it.each(ofState.map((question) => [question.args.join(' '), question] as const))('%s', async (_, question) => {
    const args = question.args.map((text) => (text === 'state' ? join(before, 'kept') : text))
    expect(await ls(DIRECTORY, args)).toEqual({ exitCode: question.exit_code, uniqueIds: question.unique_ids })
  })

  it('knows that nothing has changed since it was kept', async () => {
    const state = ['--state', join(before, 'kept')]
    const all = await ls(before, [])
    expect(await ls(before, ['--select', 'state:modified', ...state])).toEqual({ exitCode: 0, uniqueIds: [] })
    expect(await ls(before, ['--select', 'state:unmodified', ...state])).toEqual(all)
  })
})

/** As sets: in which order dbt merges tags and finds parents is not its word on them. */
describe('conformance: selection, in all forms of ls', () => {
  const expected: Readonly<Record<string, readonly unknown[]>> = JSON.parse(
    readFileSync(join(DIRECTORY, 'expected-ls-all.json'), 'utf8'),
  )

  it.each(['selector', 'name', 'path'])('%s', async (form) => {
    const { lines } = await list(DIRECTORY, ['--resource-type', 'all', '--output', form])
    expect(lines).toEqual(expected[form])
  })

  it('json', async () => {
    const { lines } = await list(DIRECTORY, ['--resource-type', 'all', '--output', 'json'])
    const objects = lines.map((line): unknown => JSON.parse(line))
    expect(objects.map(withSets)).toEqual(expected['json']?.map(withSets))
  })
})

function withSets(value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map(withSets))].sort()
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withSets(inner)]))
}

async function ls(directory: string, args: readonly string[]) {
  const { exitCode, lines } = await list(directory, ['--output', 'json', '--output-keys', 'unique_id', ...args])
  return { exitCode, uniqueIds: lines.map((line): string => JSON.parse(line).unique_id) }
}

async function list(directory: string, args: readonly string[]) {
  const host = fakeHost({ workingDirectory: directory, environment: ENVIRONMENT })
  const exitCode = await main(['ls', ...args], host, () => import('../../src/run.ts'))
  const lines = host.written.stdout
    .join('')
    .split('\n')
    .filter((line) => line !== '')
  return { exitCode, lines }
}
