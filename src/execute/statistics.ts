import type { RunStatistics } from '../model/run-statistics.ts'
import type { Statement } from '../model/statement.ts'
import { readAnswer } from './read-answer.ts'
import type { Reply } from './run-statement.ts'

export const NOTHING_RUN: RunStatistics = { statements: 0, scans: 0, databaseMs: 0, rowsScanned: 0n }

/** What a run sends to the warehouse. A probe only asks whether a relation can be read. */
export type Asked =
  | Pick<Statement, 'kind' | 'sql' | 'answers'>
  | { readonly kind: 'probe'; readonly sql: string; readonly answers: readonly [] }

/** Adds one statement to what a run has asked; one that was never started does not count. */
export function addReply(statistics: RunStatistics, statement: Asked, reply: Reply): RunStatistics {
  if (reply.durationMs === null) return statistics
  const isScan = statement.kind === 'scan'
  return {
    statements: statistics.statements + 1,
    scans: statistics.scans + Number(isScan),
    databaseMs: statistics.databaseMs + reply.durationMs,
    rowsScanned: statistics.rowsScanned + (isScan ? rowsOf(statement, reply) : 0n),
  }
}

function rowsOf({ answers }: Asked, reply: Reply): bigint {
  const [answer] = answers
  const row = reply.kind === 'answered' ? reply.result.rows[0] : undefined
  if (answer === undefined || row === undefined || reply.kind !== 'answered') return 0n
  return readAnswer(answer, reply.result, row).rowsEvaluated ?? 0n
}
