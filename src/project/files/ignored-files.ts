import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ignore from 'ignore'
import type { Findings } from '../findings.ts'
import { errorCode } from './error-code.ts'

const IGNORE_FILE = '.dbtignore'

/**
 * Tells which files of a project dbt does not look at: what `.dbtignore` beside dbt_project.yml names, in git's syntax.
 *
 * @returns a function of a path relative to the project, with forward slashes.
 */
export async function readIgnoredFiles(directory: string, findings: Findings): Promise<(file: string) => boolean> {
  try {
    const rules = ignore().add(await readFile(join(directory, IGNORE_FILE), 'utf8'))
    return (file) => ignore.isPathValid(file) && rules.ignores(file)
  } catch (error) {
    const code = errorCode(error)
    const position = { file: IGNORE_FILE, line: 1, column: 1 }
    if (code !== 'ENOENT') findings.problem('FILE_UNREADABLE', `${IGNORE_FILE} cannot be read (${code})`, position)
    return () => false
  }
}
