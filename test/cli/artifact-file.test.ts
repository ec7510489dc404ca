import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ArtifactSettings } from '../../src/model/invocation.ts'
import type { Target } from '../../src/model/target.ts'
import type { TestOptions } from '../../src/run-options.ts'
import { aCheck, aReport, aVerdict } from '../report/report-values.ts'
import { project } from '../support/builders.ts'
import { postgresConnection } from '../support/postgres-connection.ts'
import { fakeHost, run } from './fake-host.ts'
import { newFolder } from './new-folder.ts'

const TARGET: Target = { name: 'prod', profileName: 'shop', schema: 'a', threads: 4, connection: postgresConnection() }

/** `assay test` in a new project folder. */
async function testedIn(
  directory: string,
  flags: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  settings: Partial<ArtifactSettings> = {},
) {
  const artifacts = { targetPath: 'target', isWritten: true, vars: {}, ...settings }
  const pipeline = {
    testChecks: async ({ onStart }: TestOptions) => {
      onStart(1, TARGET, { ...project([], []), directory, artifacts })
      return aReport([aVerdict(aCheck())])
    },
    failingRowsSql: () => 'select 1',
  }
  return run(['test', ...flags], pipeline, fakeHost({ workingDirectory: directory, environment }))
}

async function writtenTo(folder: string): Promise<readonly string[]> {
  return readdir(folder).catch(() => [])
}

describe('run_results.json', () => {
  test('is written to the target folder of the project', async () => {
    const directory = await newFolder()
    expect((await testedIn(directory, [])).exitCode).toBe(0)
    expect(await writtenTo(join(directory, 'target'))).toEqual(['run_results.json'])
  })

  test.each<[string, readonly string[], Readonly<Record<string, string>>, Partial<ArtifactSettings>]>([
    ['a flag', ['--no-write-json'], {}, {}],
    ['a variable', [], { DBT_WRITE_JSON: 'False' }, {}],
    ['the project', [], {}, { isWritten: false }],
  ])('is not written if %s says so', async (_name, flags, environment, settings) => {
    const directory = await newFolder()
    expect((await testedIn(directory, flags, environment, settings)).exitCode).toBe(0)
    expect(await writtenTo(join(directory, 'target'))).toEqual([])
  })

  test('is written by a flag, whatever variable and project say', async () => {
    const directory = await newFolder()
    await testedIn(directory, ['--write-json'], { DBT_WRITE_JSON: '0' }, { isWritten: false })
    expect(await writtenTo(join(directory, 'target'))).toEqual(['run_results.json'])
  })

  test('goes where the flag says, else the variable, else the project', async () => {
    const directory = await newFolder()
    const settings = { targetPath: 'out/of_project' }
    const variable = { DBT_TARGET_PATH: 'of_variable' }
    await testedIn(directory, [], {}, settings)
    await testedIn(directory, [], variable, settings)
    await testedIn(directory, ['--target-path', 'of_flag'], variable, settings)
    for (const folder of ['out/of_project', 'of_variable', 'of_flag']) {
      expect(await writtenTo(join(directory, folder)), folder).toEqual(['run_results.json'])
    }
  })

  test('replaces the one before as a whole', async () => {
    const directory = await newFolder()
    await mkdir(join(directory, 'target'))
    await writeFile(join(directory, 'target', 'run_results.json'), 'old')
    await testedIn(directory, [])
    const text = await readFile(join(directory, 'target', 'run_results.json'), 'utf8')
    expect(JSON.parse(text)).toMatchObject({ results: [{ status: 'pass', failures: 0 }] })
    expect(await writtenTo(join(directory, 'target'))).toEqual(['run_results.json'])
  })

  test('that cannot be written is a warning, and no news about the data', async () => {
    const directory = await newFolder()
    await writeFile(join(directory, 'target'), 'no folder')
    const { exitCode, stderr } = await testedIn(directory, [])
    expect(exitCode).toBe(0)
    expect(stderr).toContain('warning: Cannot write run_results.json')
  })

  test('that was asked for and cannot be written ends with 2', async () => {
    const directory = await newFolder()
    await writeFile(join(directory, 'target'), 'no folder')
    const { exitCode, stderr } = await testedIn(directory, ['--write-json'])
    expect(exitCode).toBe(2)
    expect(stderr).toContain('Cannot write run_results.json')
  })

  test('holds no password', async () => {
    const directory = await newFolder()
    const url = 'postgres://ana:s3cret-pass@host/shop'
    const vars = { DBT_ENV_SECRET_TOKEN: 'geheimwort', list: ['geheimwort'] }
    const flags = ['--url', url, '--vars', '{DBT_ENV_SECRET_TOKEN: geheimwort, list: [geheimwort]}']
    await testedIn(
      directory,
      flags,
      { DBT_ENV_SECRET_KEY: 'env-secret-value', DBT_ENV_CUSTOM_ENV_TEAM: 'data' },
      { vars },
    )
    const text = await readFile(join(directory, 'target', 'run_results.json'), 'utf8')
    expect(text).not.toMatch(/s3cret-pass|geheimwort|env-secret-value/)
    expect(JSON.parse(text)).toMatchObject({ metadata: { env: { TEAM: 'data' } }, args: { vars: { list: ['*****'] } } })
  })
})
