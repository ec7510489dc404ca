import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withEnvFile } from '../../src/cli/env-file.ts'
import { tempProject } from '../support/temp-project.ts'

it('adds what the nearest .env says, and changes nothing that is set', () => {
  using project = tempProject({ '.env': 'A=file\n# comment\nexport B="two words"\nC=\'x\'\n', 'models/.env': 'D=near' })
  expect(withEnvFile({ A: 'set' }, project.directory)).toEqual({ A: 'set', B: 'two words', C: 'x' })
  expect(withEnvFile({}, join(project.directory, 'seeds'))).toMatchObject({ A: 'file' })
  expect(withEnvFile({}, join(project.directory, 'models'))).toEqual({ D: 'near' })
})

it('looks further up where .env is a folder', () => {
  using project = tempProject({ '.env': 'A=file' })
  mkdirSync(join(project.directory, 'models', '.env'), { recursive: true })
  expect(withEnvFile({}, join(project.directory, 'models'))).toEqual({ A: 'file' })
})
