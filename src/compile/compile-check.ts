import type { Plan } from '../model/plan.ts'
import type { Statement } from '../model/statement.ts'
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
  const exact = answers.flatMap((answer) => (answer.exact === null ? [] : [answer.exact().sql]))
  return [sql, ...exact.map((followUp) => `-- asked only if that is not clean\n${followUp}`)].join(';\n')
}
