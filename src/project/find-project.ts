import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from '../errors.ts'
import type { Environment } from '../model/environment.ts'
import { makeProblem } from '../model/problem.ts'

/** The file that makes a folder a project. */
export const PROJECT_FILE = 'dbt_project.yml'

const MINIMAL_PROJECT = 'A dbt_project.yml needs two lines: "name: my_project" and "profile: my_profile".'

/**
 * The absolute folder of the project: `--project-dir`, else DBT_PROJECT_DIR, else the nearest one around the working
 * directory.
 *
 * @throws ConfigError if there is none (PROJECT_NOT_FOUND, PROJECT_FILE_MISSING).
 */
export function findProject(options: {
  readonly projectDir: string | null
  readonly workingDirectory: string
  readonly environment: Environment
}): string {
  const { projectDir, workingDirectory, environment } = options
  const wanted = projectDir ?? environment['DBT_PROJECT_DIR'] ?? null
  if (wanted !== null && wanted !== '') return wantedProject(resolve(workingDirectory, wanted))
  const nearest = nearestProject(resolve(workingDirectory))
  if (nearest !== null) return nearest
  const message = `There is no project here. Expected ${PROJECT_FILE} in ${workingDirectory} or a folder above, got none`
  throw new ConfigError([
    makeProblem('PROJECT_FILE_MISSING', message, undefined, `Use --project-dir. ${MINIMAL_PROJECT}`),
  ])
}

function wantedProject(directory: string): string {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    const message = `The project folder cannot be found. Expected a folder, got ${directory}, which is none`
    throw new ConfigError([
      makeProblem('PROJECT_NOT_FOUND', message, undefined, 'Check --project-dir and DBT_PROJECT_DIR.'),
    ])
  }
  if (existsSync(join(directory, PROJECT_FILE))) return directory
  const message = `The folder holds no project. Expected ${PROJECT_FILE} in ${directory}, got none`
  throw new ConfigError([makeProblem('PROJECT_FILE_MISSING', message, undefined, MINIMAL_PROJECT)])
}

function nearestProject(directory: string): string | null {
  if (existsSync(join(directory, PROJECT_FILE))) return directory
  const parent = dirname(directory)
  return parent === directory ? null : nearestProject(parent)
}
