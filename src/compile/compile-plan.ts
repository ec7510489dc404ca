import type { Plan } from '../model/plan.ts'
import type { Statement } from '../model/statement.ts'
import { compileBatch, compileReading } from './compile-batch.ts'

/** Turns every step of a plan into one statement, in the same order. */
export function compilePlan(plan: Plan): readonly Statement[] {
  return plan.steps.map((step, index) =>
    step.kind === 'batch' ? compileBatch(step, `s${index}`) : compileReading(step, `s${index}`),
  )
}
