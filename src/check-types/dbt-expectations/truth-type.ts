import type { z } from 'zod'
import type { CheckTypeDefinition, Refusal, Tested } from '../check-type.ts'
import { measureTruth, type Truth, whereTrue } from './measure-truth.ts'

/** A check type that is a truth and nothing else. */
type TruthDefinition<Shape extends z.ZodObject> = Omit<CheckTypeDefinition<Shape>, 'measure'> & {
  /** What must be TRUE, of which rows. */
  readonly truth: (args: z.output<Shape>, tested: Tested) => Truth | Refusal
}

/** Gives it its measure, and says which rows it is about. */
export function truthType<Shape extends z.ZodObject>(definition: TruthDefinition<Shape>): CheckTypeDefinition<Shape> {
  const { truth, says, ...rest } = definition
  return {
    ...rest,
    measure: (args, tested) => {
      const told = truth(args, tested)
      return 'kind' in told ? told : measureTruth(told, tested)
    },
    says: (args, tested) => {
      const told = truth(args, tested)
      return `${says(args, tested)}${'kind' in told ? '' : whereTrue(told)}`
    },
  }
}
