import { join } from 'node:path'
import { positionAt, sourceOf } from '../../template/source.ts'
import type { FoundFile } from '../files/find-files.ts'
import { readTextFile } from '../files/read-text-file.ts'
import type { Findings } from '../findings.ts'
import type { ProjectFile } from '../read-project-file.ts'
import type { MacroFile } from './macro-library.ts'

/**
 * Reads the files with macros of one package: those in its macro paths, and in `generic` below its test paths.
 *
 * @param found all files of the package.
 */
export async function readMacros(
  directory: string,
  found: readonly FoundFile[],
  { name, paths }: ProjectFile,
  findings: Findings,
): Promise<readonly MacroFile[]> {
  const files = found.filter(({ file, root, directories }) => {
    const isGeneric = paths.tests.includes(root) && directories[0] === 'generic'
    return file.endsWith('.sql') && (paths.macros.includes(root) || isGeneric)
  })
  const read = await Promise.all(
    files.map(async ({ file, place }): Promise<readonly MacroFile[]> => {
      const text = await readTextFile(join(directory, file), place, findings)
      if (text !== null) refuseUnknownBlocks(text, place, findings)
      return text === null ? [] : [{ packageName: name, source: sourceOf(text, { file: place, line: 1, column: 1 }) }]
    }),
  )
  return read.flat()
}

/** dbt 1.11 knows `{% test %}` only, and stops at the other name of it. */
function refuseUnknownBlocks(text: string, place: string, findings: Findings): void {
  const found = /\{%[-+]?\s*data_test\b/.exec(text)
  if (found === null) return
  const source = sourceOf(text, { file: place, line: 1, column: 1 })
  const message = 'A block has the unknown tag "data_test". Expected "test"'
  findings.problem('JINJA_SYNTAX', message, positionAt(source, found.index), 'Write {% test … %} … {% endtest %}.')
}
