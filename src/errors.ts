import { byPlace, type Problem, type ProblemCode } from './model/problem.ts'

/**
 * A mistake that somebody outside of this program can mend. Subclasses say who. Anything else that is thrown is a bug
 * of ours and keeps its stack.
 */
export class AssayError extends Error {
  override readonly name: string = 'AssayError'
  /** In the order of files and lines; those that are in no file come first. */
  readonly problems: readonly Problem[]
  /** Text of the files that the problems point into, by path. */
  readonly texts: ReadonlyMap<string, string>

  constructor(problems: readonly Problem[], texts: ReadonlyMap<string, string> = new Map(), cause?: unknown) {
    super(problems.map((problem) => problem.message).join('\n'), cause === undefined ? undefined : { cause })
    this.problems = problems.toSorted(byPlace)
    this.texts = texts
  }

  /** For tests and exits that need only one. */
  get code(): ProblemCode | undefined {
    return this.problems[0]?.code
  }
}

/** The author of the project's files must act. Holds all mistakes that were found, not just the first. */
export class ProjectError extends AssayError {
  override readonly name = 'ProjectError'
}

/** Whoever runs assay must act: flags, environment variables, profiles.yml. */
export class ConfigError extends AssayError {
  override readonly name = 'ConfigError'
}

/** Whoever runs the database must act: there is no connection. Never holds a password. */
export class WarehouseError extends AssayError {
  override readonly name = 'WarehouseError'
}

/** One statement failed; the run goes on and its checks become `error`. */
export class StatementError extends Error {
  override readonly name = 'StatementError'
  /** Five characters (Postgres manual, appendix A), or null where the server gave none. */
  readonly sqlState: string | null

  constructor(message: string, sqlState: string | null, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.sqlState = sqlState
  }
}
