import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Findings } from '../findings.ts'
import { errorCode } from './error-code.ts'
import type { FoundFile } from './find-files.ts'
import { textChecksum } from './text-checksum.ts'

/** Bytes. Above, dbt knows a seed by its path alone (parser/read_files.py). */
const MAX_HASHED_BYTES = 1024 * 1024

/** What dbt's manifest says of a seed's content. */
export async function seedChecksum(
  directory: string,
  { file, place }: FoundFile,
  findings: Findings,
): Promise<string | null> {
  const path = join(directory, file)
  try {
    const { size } = await stat(path)
    return size > MAX_HASHED_BYTES ? file : textChecksum(await readFile(path, 'utf8'))
  } catch (error) {
    const position = { file: place, line: 1, column: 1 }
    findings.problem('FILE_UNREADABLE', `${place} cannot be read (${errorCode(error)})`, position)
    return null
  }
}
