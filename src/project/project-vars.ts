import { ConfigError } from '../errors.ts'
import type { MappingNode, Node } from '../model/node.ts'
import { entryOf } from '../model/node-shape.ts'
import { makeProblem } from '../model/problem.ts'
import { Findings } from './findings.ts'
import { parseYaml } from './yaml/parse-yaml.ts'

/** Finds a variable by name; undefined where nobody set it. */
export type VarLookup = (name: string) => Node | undefined

/**
 * Reads the text of `--vars`.
 *
 * @throws ConfigError (BAD_FLAG) if it is not a YAML mapping.
 */
export function parseVarsFlag(text: string | null): MappingNode | null {
  if (text === null || text.trim() === '') return null
  const findings = new Findings()
  const node = parseYaml(text, '--vars', findings)
  if (node?.kind === 'mapping') return node
  const reason = findings.problems[0]?.message
  const message = reason === undefined ? 'Expected a YAML mapping, got something else' : `${reason}`
  throw new ConfigError([
    makeProblem(
      'BAD_FLAG',
      `--vars cannot be read. ${message}`,
      undefined,
      "Write it like --vars '{start: 2024-01-01}'.",
    ),
  ])
}

/** Where dbt looks for a variable, in its order: the flag, the project's own scope, the whole project. */
export function varLookup(
  flag: MappingNode | null,
  projectVars: Node | undefined,
  projectName: string | null,
): VarLookup {
  const scoped = projectName === null ? undefined : entryOf(projectVars, projectName)?.value
  const places = [flag, scoped, projectVars]
  return (name) => {
    for (const place of places) {
      const entry = entryOf(place ?? undefined, name)
      if (entry !== undefined) return entry.value
    }
    return undefined
  }
}
