import { homedir } from 'node:os'
import type { Environment } from '../model/environment.ts'

/** Where libpq looks for `.pgpass` and `.postgresql`. */
export function homeDirectory(environment: Environment): string {
  return environment['HOME'] || homedir()
}
