import type { Plan } from '../model/plan.ts'
import type { Statement } from '../model/statement.ts'
import { compileScan } from './compile-scan.ts'
import { compileSingle } from './compile-single.ts'

/** Turns every step of a plan into one statement, in the same order. */
export function compilePlan(plan: Plan): readonly Statement[] {
  return plan.steps.map((step, index) =>
    step.kind === 'scan' ? compileScan(step, `s${index}`) : compileSingle(step, `s${index}`),
  )
}
