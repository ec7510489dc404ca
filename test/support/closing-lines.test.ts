import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const repository = join(import.meta.dirname, '../..')
let folder: string

/** Runs a suite of its own, below node_modules so that it finds vitest; gives its last lines. */
async function lastLines(files: Record<string, string>): Promise<readonly string[]> {
  folder = await mkdtemp(join(repository, 'node_modules/.cache/assay/suite-'))
  const reporter = JSON.stringify(join(import.meta.dirname, 'closing-lines.ts'))
  const config = `
    import { ClosingLines } from ${reporter}
    export default { test: { root: ${JSON.stringify(folder)}, exclude: [], reporters: ['default', new ClosingLines()],
      globalSetup: 'setup.ts' } }`
  const setup = `export function setup(project) { project.provide('servers', 'Postgres 9 from a test') }`
  for (const [name, text] of Object.entries({ 'vitest.config.ts': config, 'setup.ts': setup, ...files })) {
    await writeFile(join(folder, name), text)
  }
  const vitest = join(repository, 'node_modules/vitest/vitest.mjs')
  const args = [vitest, 'run', '--config', join(folder, 'vitest.config.ts')]
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, args, { env: { ...process.env, NO_COLOR: '1' } }, (_, stdout) => resolve(stdout))
  })
  await rm(folder, { recursive: true })
  return output.trimEnd().split('\n').slice(-4)
}

beforeAll(() => mkdir(join(repository, 'node_modules/.cache/assay'), { recursive: true }))
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the closing lines of a run', () => {
  test('name the servers, every skipped test with its reason, and the counts last', async () => {
    const suite = `
      import { expect, test } from 'vitest'
      test('holds', () => {})
      test('breaks', () => expect(1).toBe(2))
      test('waits', (context) => context.skip('no harbor here'))`
    expect(await lastLines({ 'one.test.ts': suite })).toEqual([
      '',
      'Postgres 9 from a test',
      'skipped: one.test.ts > waits: no harbor here',
      '1 passed, 1 failed, 1 skipped',
    ])
  })

  test('count a file that cannot be loaded as a failure', async () => {
    const last = await lastLines({ 'one.test.ts': `throw new Error('at load')` })
    expect(last.at(-1)).toBe('0 passed, 1 failed, 0 skipped')
  })

  test('never say that nothing failed when the run ended before its first test', async () => {
    const last = await lastLines({
      'one.test.ts': `import { test } from 'vitest'; test('holds', () => {})`,
      'setup.ts': `export function setup() { throw new Error('no server') }`,
    })
    expect(last.slice(-2)).toEqual(['no test server: the run ended before it had one', '0 passed, 1 failed, 0 skipped'])
  })
})
