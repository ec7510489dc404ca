import { mkdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { findProject } from '../../src/project/find-project.ts'
import { tempProject } from '../support/temp-project.ts'
import { refusal } from './read-files.ts'

const NOWHERE = { projectDir: null, environment: {} }

describe('the folder of the project', () => {
  it('is --project-dir, relative to the working directory', () => {
    using project = tempProject({ 'a/b/dbt_project.yml': '' })
    const workingDirectory = `${project.directory}/a`
    expect(findProject({ ...NOWHERE, projectDir: 'b', workingDirectory })).toBe(`${project.directory}/a/b`)
  })

  it('is DBT_PROJECT_DIR where there is no flag', () => {
    using project = tempProject({ 'a/dbt_project.yml': '', 'b/dbt_project.yml': '' })
    const environment = { DBT_PROJECT_DIR: 'a' }
    const options = { environment, workingDirectory: project.directory }
    expect(findProject({ ...options, projectDir: null })).toBe(`${project.directory}/a`)
    expect(findProject({ ...options, projectDir: 'b' })).toBe(`${project.directory}/b`)
  })

  it('is the nearest folder around the working directory that has a dbt_project.yml', () => {
    using project = tempProject({ 'a/dbt_project.yml': '', 'a/models/staging/x.yml': '' })
    expect(findProject({ ...NOWHERE, workingDirectory: `${project.directory}/a/models/staging` })).toBe(
      `${project.directory}/a`,
    )
  })

  it.each([
    ['does not exist', 'nowhere', 'PROJECT_NOT_FOUND'],
    ['is a file', 'file', 'PROJECT_NOT_FOUND'],
    ['has no dbt_project.yml', 'empty', 'PROJECT_FILE_MISSING'],
  ])('is refused if it %s', async (_what, projectDir, code) => {
    using project = tempProject({ file: '' })
    mkdirSync(`${project.directory}/empty`)
    const attempt = async (): Promise<string> =>
      findProject({ projectDir, environment: {}, workingDirectory: project.directory })
    expect(await refusal(attempt())).toMatchObject([{ code }])
  })

  it('is refused if nothing above has one', async () => {
    const attempt = async (): Promise<string> => findProject({ ...NOWHERE, workingDirectory: '/dev' })
    expect(await refusal(attempt())).toMatchObject([
      { code: 'PROJECT_FILE_MISSING', hint: expect.stringContaining('name:') },
    ])
  })
})
