import { existsSync } from 'node:fs'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'
import { ConfigError } from '../errors.ts'
import type { Environment } from '../model/environment.ts'
import { makeProblem } from '../model/problem.ts'

const PROFILES_FILE = 'profiles.yml'

export type ProfilesPlaces = {
  readonly profilesDir: string | null
  readonly workingDirectory: string
  readonly projectDirectory: string
  readonly homeDirectory: string
  readonly environment: Environment
}

/**
 * The absolute path of profiles.yml: `--profiles-dir`, else DBT_PROFILES_DIR, else the working directory, else the
 * project's folder (dbt does not look there), else `~/.dbt`.
 *
 * @throws ConfigError (PROFILES_NOT_FOUND) with the places that were tried.
 */
export function findProfilesFile(places: ProfilesPlaces): string {
  const candidates = profilesDirectories(places).map((directory) => join(directory, PROFILES_FILE))
  const found = candidates.find((path) => existsSync(path))
  if (found !== undefined) return found
  const message = `There is no ${PROFILES_FILE}. Expected one of ${candidates.join(', ')}`
  const hint = 'Use --profiles-dir, or --url postgres://user@host/database, which needs no profile.'
  throw new ConfigError([makeProblem('PROFILES_NOT_FOUND', message, undefined, hint)])
}

function profilesDirectories(places: ProfilesPlaces): readonly string[] {
  const { profilesDir, workingDirectory, projectDirectory, homeDirectory, environment } = places
  const wanted = profilesDir ?? environment['DBT_PROFILES_DIR'] ?? ''
  if (wanted !== '') return [resolve(workingDirectory, wanted)]
  return [...new Set([resolve(workingDirectory), projectDirectory, join(homeDirectory, '.dbt')])]
}

/** The name of a file in positions: relative inside of the project, absolute elsewhere. */
export function fileForPositions(path: string, projectDirectory: string): string {
  const inside = relative(projectDirectory, path)
  const isInside = inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)
  return (isInside ? inside : path).split(sep).join('/')
}
