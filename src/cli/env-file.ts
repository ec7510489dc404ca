import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseEnv } from 'node:util'
import { ConfigError } from '../errors.ts'
import type { Environment } from '../model/environment.ts'
import { makeProblem } from '../model/problem.ts'

const ENV_FILE = '.env'

/**
 * The environment with what the nearest `.env` adds, from the working directory upwards (dbt 1.12). A variable that is set
 * keeps its value.
 *
 * @throws ConfigError (FILE_UNREADABLE) if the file is there and cannot be read.
 */
export function withEnvFile(environment: Environment, workingDirectory: string): Environment {
  const text = nearestEnvFile(workingDirectory)
  return text === null ? environment : { ...parseEnv(text), ...environment }
}

function nearestEnvFile(directory: string): string | null {
  const path = join(directory, ENV_FILE)
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown'
    if (code !== 'ENOENT' && code !== 'ENOTDIR' && code !== 'EISDIR') {
      throw new ConfigError([makeProblem('FILE_UNREADABLE', `${path} cannot be read (${String(code)})`)])
    }
  }
  const parent = dirname(directory)
  return parent === directory ? null : nearestEnvFile(parent)
}
