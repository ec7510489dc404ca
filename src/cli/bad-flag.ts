import { ConfigError } from '../errors.ts'
import { makeProblem } from '../model/problem.ts'

/** A command line that cannot be meant. `message` is without the program's name; `hint` is what to type instead. */
export function badFlag(message: string, hint?: string): ConfigError {
  return new ConfigError([makeProblem('BAD_FLAG', message, undefined, hint)])
}
