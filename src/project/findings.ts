import type { Position } from '../model/position.ts'
import type { Problem, ProblemCode } from '../model/problem.ts'

/** What is wrong with a project's files, gathered while they are read so that all of it is told at once. */
export class Findings {
  readonly #problems = new Map<string, Problem>()
  readonly #warnings = new Map<string, Problem>()
  readonly #texts = new Map<string, string>()

  /** Something that stops the run. Telling the same thing of the same place twice counts once. */
  problem(code: ProblemCode, message: string, position?: Position, hint?: string): void {
    add(this.#problems, makeProblem(code, message, position, hint))
  }

  /** Worth telling, but no reason to stop. */
  warning(code: ProblemCode, message: string, position?: Position, hint?: string): void {
    add(this.#warnings, makeProblem(code, message, position, hint))
  }

  /** Keeps the text of a file, so that messages can quote it. */
  remember(file: string, text: string): void {
    this.#texts.set(file, text)
  }

  /** The text of every file that was read, by its name in positions. */
  get texts(): ReadonlyMap<string, string> {
    return this.#texts
  }

  get problems(): readonly Problem[] {
    return inReadingOrder(this.#problems)
  }

  get warnings(): readonly Problem[] {
    return inReadingOrder(this.#warnings)
  }
}

/** A `Problem` without the keys that have no value. */
export function makeProblem(code: ProblemCode, message: string, position?: Position, hint?: string): Problem {
  return {
    code,
    message,
    ...(position === undefined ? {} : { position }),
    ...(hint === undefined ? {} : { hint }),
  }
}

function add(all: Map<string, Problem>, problem: Problem): void {
  const { position } = problem
  all.set(`${position?.file}:${position?.line}:${position?.column}:${problem.code}:${problem.message}`, problem)
}

/** By file, from top to bottom, whatever stage found it; what has no place comes first. */
function inReadingOrder(problems: ReadonlyMap<string, Problem>): readonly Problem[] {
  return [...problems.values()].sort((a, b) => {
    const [left, right] = [a.position, b.position]
    if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined)
    if (left.file !== right.file) return left.file < right.file ? -1 : 1
    return left.line - right.line || left.column - right.column
  })
}
