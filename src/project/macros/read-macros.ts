import { join } from 'node:path'
import { sourceOf } from '../../template/source.ts'
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
      return text === null ? [] : [{ packageName: name, source: sourceOf(text, { file: place, line: 1, column: 1 }) }]
    }),
  )
  return read.flat()
}
