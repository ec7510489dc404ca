import type { SqlGrammar } from '../check-types/check-type.ts'
import { verbatim } from '../check-types/sql-text.ts'
import type { CheckSubject } from '../model/check.ts'
import type { Sql } from '../model/measure.ts'
import { notCompiled } from '../model/not-compiled.ts'
import type { Position } from '../model/position.ts'
import { makeProblem } from '../model/problem.ts'

/** A test that dbt has compiled. */
export type CompiledTest = {
  readonly name: string
  /** Null if dbt has not. */
  readonly code: string | null
  /** The tested relation, filtered, or null where it is none. */
  readonly from: Sql | null
  readonly position: Position
}

/** What is measured by the query that dbt compiled. Its rows are the failures; `where` is in it, `limit` is not. */
export function compiledSubject({ name, code, from, position }: CompiledTest, grammar: SqlGrammar): CheckSubject {
  if (code === null) return { kind: 'broken', problem: notCompiled(name, position) }
  // behind it a line of its own: the query may end in a comment
  if (!grammar.isFromItem(`(\n${code}\n) as compiled`)) {
    const message = `compiled_code of "${name}" is wrong. Expected one SQL query, got ${JSON.stringify(code)}`
    return { kind: 'broken', problem: makeProblem('BAD_EXPRESSION', message, position) }
  }
  return {
    kind: 'measurable',
    measure: {
      ...{ kind: 'query', from, failingRows: verbatim(code), isPerRow: false },
      ...{ undecided: null, isOpaque: true, proof: null },
    },
    says: `has no row in dbt's query of ${name}`,
    notes: [],
  }
}
