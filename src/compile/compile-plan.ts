import { setImmediate } from 'node:timers/promises'
import type { Plan, Step } from '../model/plan.ts'
import type { Statement } from '../model/statement.ts'
import { compileBatch, compileReading } from './compile-batch.ts'

/** Turns every step of a plan into one statement, in the same order. */
export function compilePlan(plan: Plan): readonly Statement[] {
  return plan.steps.map(compileStep)
}

/** The same, but after each step others have their turn: of 20,000 checks a service would answer nobody for a third of a second. */
export async function compileInTurns(plan: Plan): Promise<readonly Statement[]> {
  const statements: Statement[] = []
  for (const [index, step] of plan.steps.entries()) {
    statements.push(compileStep(step, index))
    await setImmediate()
  }
  return statements
}

function compileStep(step: Step, index: number): Statement {
  return step.kind === 'batch' ? compileBatch(step, `s${index}`) : compileReading(step, `s${index}`)
}
