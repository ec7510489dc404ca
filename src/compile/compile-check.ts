import type { Plan } from '../model/plan.ts'
import type { Answer, Statement } from '../model/statement.ts'
import { compilePlan } from './compile-plan.ts'

/**
 * The SQL of a plan for one check, for people: what is asked first, and what is asked if that finds failures.
 *
 * @returns null for a check that nobody can ask about.
 */
export function compileCheck(plan: Plan): string | null {
  const statements = compilePlan(plan)
  return statements.length === 0 ? null : statements.map(withFollowUps).join(';\n')
}

function withFollowUps({ sql, answers }: Statement): string {
  return [sql, ...answers.flatMap(followUp)].join(';\n')
}

function followUp({ exact, columns }: Answer): readonly string[] {
  if (exact === null) return []
  const when = columns.isClean === undefined ? 'fails' : 'is not clean'
  return [`-- asked only if that ${when}\n${exact().sql}`]
}
