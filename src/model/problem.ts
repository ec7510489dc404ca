import type { Position } from './position.ts'

/** Every kind of mistake that assay can name. The list is closed: tests assert codes, users search for them. */
export type ProblemCode =
  // where the project is
  | 'PROJECT_NOT_FOUND'
  | 'PROJECT_FILE_MISSING'
  | 'PROJECT_FILE_INVALID'
  | 'NO_CHECKS_FOUND'
  // reading files
  | 'FILE_UNREADABLE'
  | 'FILE_TOO_LARGE'
  | 'INVALID_UTF8'
  | 'YAML_SYNTAX'
  | 'YAML_ALIAS_BOMB'
  | 'YAML_DUPLICATE_KEY'
  // what the YAML says
  | 'BAD_SHAPE'
  | 'UNKNOWN_KEY'
  | 'MISSING_NAME'
  | 'TESTS_AND_DATA_TESTS'
  | 'BAD_CONFIG'
  | 'CONFIG_TWICE'
  | 'MODEL_ARGUMENT'
  | 'DUPLICATE_RESOURCE'
  | 'DUPLICATE_CHECK'
  | 'NAME_WITH_SPACES'
  | 'UNSUPPORTED'
  // Jinja
  | 'JINJA_SYNTAX'
  | 'JINJA_UNDEFINED'
  /** It parses, but what it computes fails: `'a' + 1`, a loop without end. */
  | 'JINJA_FAILED'
  | 'ENV_VAR_MISSING'
  | 'VAR_MISSING'
  // check types and their arguments
  | 'UNKNOWN_CHECK_TYPE'
  | 'UNKNOWN_ARGUMENT'
  | 'MISSING_ARGUMENT'
  | 'BAD_ARGUMENT'
  | 'BAD_EXPRESSION'
  /** What the database's catalog says rules the check out: columns that differ, a relation that is not there. */
  | 'CATALOG_MISMATCH'
  // references
  | 'REFERENCE_NOT_FOUND'
  | 'PRIVATE_MODEL'
  | 'AMBIGUOUS_REFERENCE'
  | 'GROUP_NOT_FOUND'
  // profiles.yml, flags, environment
  | 'PROFILES_NOT_FOUND'
  | 'PROFILE_NOT_FOUND'
  | 'PROFILE_INVALID'
  | 'TARGET_NOT_FOUND'
  | 'BAD_URL'
  | 'BAD_FLAG'
  // dbt's manifest
  | 'MANIFEST_INVALID'
  | 'NOT_COMPILED'
  // selection
  | 'BAD_SELECTOR'
  | 'UNKNOWN_SELECTOR_METHOD'
  | 'NOTHING_SELECTED'
  | 'DEFAULT_SELECTOR'
  /** What `--state` leads to cannot be compared with. */
  | 'STATE_INVALID'
  // the warehouse
  | 'CONNECTION_REFUSED'
  | 'HOST_NOT_FOUND'
  | 'CONNECTION_TIMEOUT'
  | 'AUTHENTICATION_FAILED'
  | 'DATABASE_NOT_FOUND'
  | 'TLS_FAILED'
  | 'CONNECTION_FAILED'
  | 'EMBEDDED_SCRIPT_FAILED'

/**
 * One mistake, as data. Text for a person is made of it at the end, by `formatProblem`.
 *
 * `message` follows one grammar: *what. Expected X, got Y.* `hint` is what to do next, a sentence of its own.
 * A problem without `position` does not come from a file (a flag, an environment variable, a server).
 */
export type Problem = {
  readonly code: ProblemCode
  readonly message: string
  readonly position?: Position
  readonly hint?: string
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

/** Sorts by file, then from top to bottom; what is in no file comes first. */
export function byPlace({ position: a }: Problem, { position: b }: Problem): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined)
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return a.line - b.line || a.column - b.column
}
