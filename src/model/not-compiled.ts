import type { Position } from './position.ts'
import { makeProblem, type Problem } from './problem.ts'

/** A test of a manifest that only dbt's SQL could answer, and that dbt has not compiled. */
export function notCompiled(name: string, position: Position): Problem {
  const message = `The manifest has no SQL of "${name}". Expected compiled_code, got none`
  const hint = '"dbt compile" writes a manifest with the SQL of all tests, "dbt parse" one without.'
  return makeProblem('NOT_COMPILED', message, position, hint)
}
