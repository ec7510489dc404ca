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

/**
 * Where dbt looks for a variable, in its order: the flag; then in the `vars:` of each project what is under the package's
 * name, and what is there for all.
 *
 * @param projectVars the root project's first, then the package's own.
 */
export function varLookup(
  flag: MappingNode | null,
  projectVars: readonly (Node | undefined)[],
  packageName: string | null,
): VarLookup {
  const scopesOf = (vars: Node | undefined): readonly (Node | undefined)[] =>
    packageName === null ? [vars] : [entryOf(vars, packageName)?.value, vars]
  const places = [flag, ...projectVars.flatMap(scopesOf)]
  return (name) => {
    for (const place of places) {
      const entry = entryOf(place ?? undefined, name)
      if (entry !== undefined) return entry.value
    }
    return undefined
  }
}
