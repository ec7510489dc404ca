import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ZodError, z } from 'zod'
import { ConfigError } from '../errors.ts'

/**
 * Reads a JSON file of a folder and makes of it what `parse` makes; null if there is no such file.
 *
 * @param expected what the file is, for messages: `a manifest.json of dbt`.
 * @throws ConfigError STATE_INVALID if it is something else.
 */
export async function readJson<T>(
  directory: string,
  name: string,
  expected: string,
  parse: (data: unknown) => T,
): Promise<T | null> {
  const path = join(directory, name)
  const text = await readText(path)
  if (text === null) return null
  try {
    return parse(JSON.parse(text))
  } catch (error) {
    if (error instanceof z.ZodError) throw invalid(path, expected, firstIssue(error))
    if (error instanceof SyntaxError) throw invalid(path, expected, error.message)
    throw error
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new ConfigError([{ code: 'STATE_INVALID', message: `${path} cannot be read (${code})` }])
  }
}

/** Where in the file, and what is wrong there. */
function firstIssue({ issues }: ZodError): string {
  const [issue] = issues
  return issue === undefined ? 'something else' : `${issue.path.join('.') || 'the whole'}: ${issue.message}`
}

function invalid(path: string, expected: string, got: string): ConfigError {
  const message = `${path} is not what it should be. Expected ${expected}, got ${got}`
  return new ConfigError([{ code: 'STATE_INVALID', message }])
}
