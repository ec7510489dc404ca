import { AssayError, StatementError } from '../errors.ts'
import { formatProblems } from '../report/format-problems.ts'
import { visibleLines } from '../report/visible-text.ts'
import { usesColor } from './color-choice.ts'
import type { Host } from './host.ts'
import { knownSecrets, maskPasswords } from './mask-passwords.ts'

/** Tells on stderr why there was no run: what somebody can mend without a stack, a bug of ours with it. */
export function printError(error: unknown, argv: readonly string[], host: Host): void {
  const color = usesColor(host.stderr, host, !argv.includes('--no-color'))
  const text = describe(error, color)
  host.stderr.write(maskPasswords(text, knownSecrets(argv, host.environment)))
}

function describe(error: unknown, color: boolean): string {
  if (error instanceof AssayError) return describeProblems(error, color)
  if (!(error instanceof StatementError)) return describeBug(error)
  const sqlState = error.sqlState === null ? '' : ` (SQLSTATE ${error.sqlState})`
  return `${visibleLines(`The database refused the query: ${error.message}${sqlState}`).join('\n')}\n`
}

function describeProblems(error: AssayError, color: boolean): string {
  const count = error.problems.length
  const closing = count > 1 ? `${count} problems; nothing was run.\n` : ''
  return `${formatProblems(error.problems, error.texts, { color })}${closing}`
}

function describeBug(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? String(error)) : String(error)
  const cause = error instanceof Error && error.cause instanceof Error ? `\ncaused by: ${error.cause.stack}` : ''
  return `${stack}${cause}\nThis is a bug in assay. Please report it with the lines above.\n`
}
