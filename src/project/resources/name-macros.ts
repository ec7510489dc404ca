import { join } from 'node:path'
import type { Position } from '../../model/position.ts'
import type { FoundFile } from '../files/find-files.ts'
import { readTextFile } from '../files/read-text-file.ts'
import type { Findings } from '../findings.ts'
import { movedBy } from './resource-files.ts'

/** The parts of a relation's name that a project may make by a macro of its own. */
export type NameComponent = 'database' | 'schema' | 'alias'

/** A macro of a package that takes the place of dbt's. */
export type NameMacro = {
  readonly name: string
  /** All macros of its file, for it may call its neighbours. */
  readonly definitions: string
  readonly position: Position
}

export type NameMacros = ReadonlyMap<NameComponent, NameMacro>

const MACRO = /\{%[-+]?\s*macro\s+(?<name>\w+)\s*\(.*?\{%[-+]?\s*endmacro\s*[-+]?%\}/gs
const NAMED = /^(?:(?:default|postgres)__)?generate_(?<component>database|schema|alias)_name$/

/** `generate_schema_name` and its kin in the macro paths of a package. The macro itself comes before its dispatched forms. */
export async function readNameMacros(
  directory: string,
  found: readonly FoundFile[],
  macroPaths: readonly string[],
  findings: Findings,
): Promise<NameMacros> {
  const files = found.filter(({ file, root }) => file.endsWith('.sql') && macroPaths.includes(root))
  const texts = await Promise.all(
    files.map(async ({ file, place }) => ({
      place,
      text: (await readTextFile(join(directory, file), place, findings)) ?? '',
    })),
  )
  const macros = texts.flatMap(({ place, text }) => (text.includes('generate_') ? nameMacrosIn(text, place) : []))
  const byRank = macros.toSorted((a, b) => a.name.length - b.name.length)
  return new Map(byRank.toReversed().map((macro) => [componentOf(macro.name) ?? 'schema', macro]))
}

function nameMacrosIn(text: string, file: string): readonly NameMacro[] {
  // What is commented out is no definition, and keeps its place
  const code = text.replace(/\{#.*?#\}/gs, (comment) => comment.replace(/[^\n]/g, ' '))
  const all = [...code.matchAll(MACRO)]
  const definitions = all.map((match) => match[0]).join('')
  return all.flatMap(({ groups, index }) => {
    const name = groups?.['name'] ?? ''
    if (componentOf(name) === undefined) return []
    return [{ name, definitions, position: movedBy({ file, line: 1, column: 1 }, code.slice(0, index)) }]
  })
}

function componentOf(name: string): NameComponent | undefined {
  const component = NAMED.exec(name)?.groups?.['component']
  return (['database', 'schema', 'alias'] as const).find((known) => known === component)
}
