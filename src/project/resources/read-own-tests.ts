import { join } from 'node:path'
import type { Position } from '../../model/position.ts'
import type { FoundFile } from '../files/find-files.ts'
import { readTextFile } from '../files/read-text-file.ts'
import type { Findings } from '../findings.ts'
import type { ProjectFile } from '../read-project-file.ts'

/**
 * `{% test name(...) %}`, or a macro that dbt finds as one: `test_name`, and for a built-in `default__test_name` or
 * `postgres__test_name`.
 */
const DEFINITION = /\{%-?\s*(?:test\s+|macro\s+(?:(?:default|postgres)__)?test_)(?<name>\w+)\s*\(/gu

/**
 * Generic tests that the project itself defines, in a macro path or in `generic` below a test path (dbt-core,
 * parser/generic_test.py). dbt would use them in place of the built-in ones of the same name.
 */
export async function readOwnTests(
  directory: string,
  found: readonly FoundFile[],
  { macros, tests }: ProjectFile['paths'],
  findings: Findings,
): Promise<ReadonlyMap<string, Position>> {
  const files = found.filter(
    ({ file, root, directories }) =>
      file.endsWith('.sql') && (macros.includes(root) || (tests.includes(root) && directories[0] === 'generic')),
  )
  const defined = await Promise.all(
    files.map(async ({ file }) => {
      const text = await readTextFile(join(directory, file), file, findings)
      return text === null ? [] : definitionsIn(text, file)
    }),
  )
  return new Map(defined.flat())
}

function definitionsIn(text: string, file: string): readonly (readonly [string, Position])[] {
  return [...text.matchAll(DEFINITION)].map((match) => {
    const before = text.slice(0, match.index)
    const column = match.index - before.lastIndexOf('\n')
    return [match.groups?.['name'] ?? '', { file, line: before.split('\n').length, column }]
  })
}
