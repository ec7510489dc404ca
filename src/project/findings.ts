import type { Position } from '../model/position.ts'
import { byPlace, makeProblem, type Problem, type ProblemCode } from '../model/problem.ts'

/** What is wrong with a project's files, gathered while they are read so that all of it is told at once. */
export class Findings {
  readonly #problems = new Map<string, Problem>()
  readonly #warnings = new Map<string, Problem>()
  readonly #texts = new Map<string, string>()
  readonly #unrendered = new Set<string>()

  /**
   * Something that stops the run. Telling the same thing of the same place twice counts once, and of a value that cannot
   * be rendered only that is told: what is wrong with its unrendered text says nothing about it.
   */
  problem(code: ProblemCode, message: string, position?: Position, hint?: string): void {
    if (position !== undefined && this.#unrendered.has(placeOf(position))) return
    add(this.#problems, makeProblem(code, message, position, hint))
  }

  /** The same of a value that cannot be rendered, which stands at `value`; `position` is that of the mistake in it. */
  unrendered(value: Position, code: ProblemCode, message: string, position: Position, hint?: string): void {
    if (!this.#unrendered.has(placeOf(value))) add(this.#problems, makeProblem(code, message, position, hint))
    this.#unrendered.add(placeOf(value))
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
    return [...this.#problems.values()].sort(byPlace)
  }

  get warnings(): readonly Problem[] {
    return [...this.#warnings.values()].sort(byPlace)
  }
}

function placeOf(position: Position | undefined): string {
  return `${position?.file}:${position?.line}:${position?.column}`
}

function add(all: Map<string, Problem>, problem: Problem): void {
  all.set(`${placeOf(problem.position)}:${problem.code}:${problem.message}`, problem)
}
