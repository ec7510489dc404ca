/**
 * What makes an expression NULL, where that can be told from its text: one of some columns, and nothing else. (*Strict* is
 * Postgres' word for a function that gives NULL for a NULL.)
 *
 * It holds only if the columns that are named have types of Postgres' own, and so have the operators: `plan` looks.
 */
export type Strict = {
  /** All columns whose types matter, by name. */
  readonly named: readonly string[]
  /** Those of them whose NULLs make the expression NULL. None: it never is. */
  readonly nullable: readonly string[]
  /** Whether its value is a text. False: nobody knows. */
  readonly isText: boolean
}

/**
 * Operators that give NULL for a NULL and for nothing else, whatever types of Postgres' own they are used on. A database may have
 * its own of the same names.
 */
export const STRICT_OPERATORS: readonly string[] = [
  ...['=', '<>', '<', '<=', '>', '>='],
  ...['+', '-', '*', '||'],
  ...['~~', '!~~', '~~*', '!~~*', '~', '!~', '~*', '!~*'],
]
