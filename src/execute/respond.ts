import type { NotMeasured } from '../model/measurement.ts'
import type { Answer, Statement } from '../model/statement.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { type Quantities, readAnswer } from './read-answer.ts'
import type { Reply, StatementFailure } from './run-statement.ts'
import { blamesTheQuery, isDivisible } from './sql-state.ts'

/** What one statement tells about one of its checks. */
export type Part = {
  readonly checkId: string
  /** This check's share of the statement's time; null if it was never started. */
  readonly durationMs: number | null
} & (
  | { readonly kind: 'told'; readonly answer: Answer; readonly quantities: Quantities }
  /** Not told by this statement; others are asked in its place, as many as that. */
  | { readonly kind: 'deferred'; readonly quantities: Quantities; readonly statements: number }
  | { readonly kind: 'untold'; readonly why: NotMeasured['why']; readonly error: StatementFailure | null }
)

/** What follows from a reply: what is known now, and what to ask next. */
export type Response = { readonly parts: readonly Part[]; readonly next: readonly Statement[] }

/** Reads a reply. A failed statement whose checks could be told apart must have been divided before. */
export function respond(statement: Statement, reply: Reply): Response {
  const { answers } = statement
  const durationMs = shareOf(reply, answers)
  switch (reply.kind) {
    case 'answered':
      return respondToRows(statement, reply.result, durationMs)
    case 'failed':
      return respondToFailure(answers, reply.error, durationMs)
    case 'stopped':
      return untold(answers, reply.why, null, durationMs)
  }
}

/** Several statements in place of one that failed; the time that it took is kept. */
export function replace(answers: readonly Answer[], reply: Reply, next: readonly Statement[]): Response {
  const durationMs = shareOf(reply, answers)
  const deferred = { kind: 'deferred', durationMs, quantities: {}, statements: 1 } as const
  return { parts: answers.map(({ checkId }) => ({ ...deferred, checkId })), next }
}

function shareOf({ durationMs }: Reply, answers: readonly Answer[]): number | null {
  return durationMs === null ? null : durationMs / answers.length
}

function respondToRows({ answers, rows }: Statement, result: ResultSet, durationMs: number | null): Response {
  if (result.rows.length !== rows) {
    const message = `The statement gave ${result.rows.length} rows. Expected ${rows === 1 ? 'exactly one' : rows}.`
    return untold(answers, 'failed', { sqlState: null, message }, durationMs)
  }
  const next: Statement[] = []
  const parts = answers.map((answer): Part => {
    const { checkId, exact } = answer
    const quantities = readAnswer(answer, result)
    if (exact === null || quantities.isClean !== false) return { kind: 'told', checkId, durationMs, answer, quantities }
    next.push(exact())
    return { kind: 'deferred', checkId, durationMs, quantities, statements: 1 }
  })
  return { parts, next }
}

/** What a scan could not tell of a check that stands alone, its own query may (of a type without a hash, say). */
function respondToFailure(answers: readonly Answer[], error: StatementFailure, durationMs: number | null): Response {
  const [answer, ...others] = answers
  if (answer?.exact != null && others.length === 0 && isDivisible(error.sqlState)) {
    const next = [answer.exact(), ...(answer.population === null ? [] : [answer.population()])]
    const { checkId } = answer
    return { parts: [{ kind: 'deferred', checkId, durationMs, quantities: {}, statements: next.length }], next }
  }
  const parts = answers.map((one): Part => {
    const { checkId } = one
    return isDispensable(one, error)
      ? { kind: 'told', checkId, durationMs, answer: one, quantities: {} }
      : { kind: 'untold', checkId, durationMs, why: 'failed', error }
  })
  return { parts, next: [] }
}

/**
 * Whether only the number of rows is missing: another statement tells the failures, or they are proved and the error does
 * not say that the check cannot be asked.
 */
function isDispensable({ via }: Answer, { sqlState }: StatementFailure): boolean {
  return via === null || (via === 'proof' && !blamesTheQuery(sqlState))
}

function untold(
  answers: readonly Answer[],
  why: NotMeasured['why'],
  error: StatementFailure | null,
  durationMs: number | null,
): Response {
  return { parts: answers.map(({ checkId }) => ({ kind: 'untold', checkId, durationMs, why, error })), next: [] }
}
