import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { EmbeddedConnection } from '../../model/target.ts'
import type { OutputReader } from './output-reader.ts'

/**
 * The connection of an output of type embedded: a Postgres in this process, filled from `script`.
 *
 * @param directory of profiles.yml; `script` is relative to it.
 */
export function embeddedConnection(reader: OutputReader, directory: string): EmbeddedConnection | null {
  const script = reader.requiredText('script')
  if (script === null) return null
  const path = resolve(directory, script)
  if (!existsSync(path)) reader.refuse('script', 'an SQL file beside profiles.yml')
  return { type: 'embedded', script: path }
}
