import { readFile } from 'node:fs/promises'
import { type ZodError, z } from 'zod'
import { ConfigError } from '../../errors.ts'
import { makeProblem } from '../../model/problem.ts'
import { type Manifest, manifestShape } from './manifest-shape.ts'
import { parseExactJson } from './parse-exact-json.ts'

/** Since 7 (dbt 1.3) compiled SQL has the name that it has now. */
const OLDEST = 7
const NEWEST = 12

/**
 * Reads dbt's manifest.json.
 *
 * @throws ConfigError MANIFEST_INVALID if it cannot be read, is no manifest, or is of a version that we do not know.
 */
export async function readManifestFile(path: string): Promise<Manifest> {
  const document = parsed(await readText(path), path)
  const version = z.object({ metadata: z.object({ dbt_schema_version: z.string() }) }).safeParse(document)
  const found = version.success ? version.data.metadata.dbt_schema_version : null
  const number = found === null ? null : /\/manifest\/v(\d+)\.json$/.exec(found)?.[1]
  if (number === null || number === undefined) {
    throw invalid(path, `Expected a manifest.json of dbt, got ${found ?? 'a file that names no version'}`)
  }
  if (Number(number) < OLDEST || Number(number) > NEWEST) {
    throw invalid(
      path,
      `Expected version ${OLDEST} to ${NEWEST}, got ${number}`,
      'Read the YAML: leave --manifest away.',
    )
  }
  const manifest = manifestShape.safeParse(document)
  if (manifest.success) return manifest.data
  throw invalid(path, `Expected a manifest.json of dbt, got something else at ${firstIssue(manifest.error)}`)
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw invalid(path, `Expected a file, got ${reason}`, '"dbt parse" or "dbt compile" writes target/manifest.json.')
  }
}

function parsed(text: string, path: string): unknown {
  try {
    return parseExactJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw invalid(path, `Expected JSON, got ${error.message}`)
  }
}

function firstIssue({ issues }: ZodError): string {
  const [issue] = issues
  return issue === undefined ? 'its beginning' : `${issue.path.join('.')} (${issue.message})`
}

function invalid(path: string, reason: string, hint?: string): ConfigError {
  return new ConfigError([makeProblem('MANIFEST_INVALID', `--manifest ${path}: ${reason}`, undefined, hint)])
}
