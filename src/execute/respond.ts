import type { NotMeasured } from '../model/measurement.ts'
import type { Answer, Statement } from '../model/statement.ts'
import type { ResultSet } from '../model/warehouse.ts'
import { type Quantities, readAnswer } from './read-answer.ts'
import type { Reply, StatementFailure } from './run-statement.ts'

/** What one statement tells about one of its checks. */
export type Part = {
  readonly checkId: string
  /** This check's share of the statement's time; null if it was never started. */
  readonly durationMs: number | null
} & (
  | { readonly kind: 'told'; readonly answer: Answer; readonly quantities: Quantities }
  /** Not told by this statement; another one is asked in its place. */
  | { readonly kind: 'deferred'; readonly quantities: Quantities }
  | { readonly kind: 'untold'; readonly why: NotMeasured['why']; readonly error: StatementFailure | null }
)

/** What follows from a reply: what is known now, and what to ask next. */
export type Response = { readonly parts: readonly Part[]; readonly next: readonly Statement[] }

/** Reads a reply. A failed statement of several checks must have been halved before. */
export function respond({ answers }: Statement, reply: Reply): Response {
  const durationMs = reply.durationMs === null ? null : reply.durationMs / answers.length
  switch (reply.kind) {
    case 'answered':
      return respondToRow(answers, reply.result, durationMs)
    case 'failed':
      return respondToFailure(answers, reply.error, durationMs)
    case 'stopped':
      return untold(answers, reply.why, null, durationMs)
  }
}

function respondToRow(answers: readonly Answer[], result: ResultSet, durationMs: number | null): Response {
  const [row, ...more] = result.rows
  if (row === undefined || more.length > 0) {
    const message = `The statement gave ${result.rows.length} rows. Expected exactly one.`
    return untold(answers, 'failed', { sqlState: null, message }, durationMs)
  }
  const next: Statement[] = []
  const parts = answers.map((answer): Part => {
    const { checkId, exact } = answer
    const quantities = readAnswer(answer, result, row)
    if (exact === null || quantities.isClean === true) return { kind: 'told', checkId, durationMs, answer, quantities }
    next.push(exact())
    return { kind: 'deferred', checkId, durationMs, quantities }
  })
  return { parts, next }
}

/** What a scan could not tell of a check that stands alone, its own query may (a type without a hash, say). */
function respondToFailure(answers: readonly Answer[], error: StatementFailure, durationMs: number | null): Response {
  const [answer] = answers
  if (answer?.exact == null) return untold(answers, 'failed', error, durationMs)
  return { parts: [{ kind: 'deferred', checkId: answer.checkId, durationMs, quantities: {} }], next: [answer.exact()] }
}

function untold(
  answers: readonly Answer[],
  why: NotMeasured['why'],
  error: StatementFailure | null,
  durationMs: number | null,
): Response {
  return { parts: answers.map(({ checkId }) => ({ kind: 'untold', checkId, durationMs, why, error })), next: [] }
}
