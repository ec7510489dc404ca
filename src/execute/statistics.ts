import type { RunStatistics } from '../model/run-statistics.ts'
import type { Answer, Statement } from '../model/statement.ts'
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
  const scans = scansIn(statement)
  return {
    statements: statistics.statements + 1,
    scans: statistics.scans + scans.length,
    databaseMs: statistics.databaseMs + reply.durationMs,
    rowsScanned: statistics.rowsScanned + rowsOf(scans, reply),
  }
}

/** One answer for each scan in a statement: all checks of a scan have their answers in one row, which counts its rows too. */
function scansIn({ answers }: Asked): readonly Answer[] {
  const counting = answers.filter(({ columns }) => columns.rowsEvaluated !== undefined)
  return [...new Map(counting.map((answer) => [answer.row, answer])).values()]
}

function rowsOf(scans: readonly Answer[], reply: Reply): bigint {
  if (reply.kind !== 'answered' || reply.result.rows.length === 0) return 0n
  return scans.reduce((sum, scan) => sum + (readAnswer(scan, reply.result).rowsEvaluated ?? 0n), 0n)
}
