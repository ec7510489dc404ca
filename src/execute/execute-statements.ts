import PQueue from 'p-queue'
import type { Measurement } from '../model/measurement.ts'
import type { RunStatistics } from '../model/run-statistics.ts'
import type { Statement } from '../model/statement.ts'
import type { Warehouse } from '../model/warehouse.ts'
import { collectParts } from './collect-parts.ts'
import { type Response, replace, respond } from './respond.ts'
import { type Reply, runStatement } from './run-statement.ts'
import { isDivisible, isOfOthers } from './sql-state.ts'
import { type Asked, addReply, NOTHING_RUN } from './statistics.ts'

export type ExecuteOptions = {
  /** Statements in flight at once, at least 1. */
  readonly threads: number
  /** Aborting cancels what runs and starts no more. The reason `fail-fast` is told apart from an interruption. */
  readonly signal: AbortSignal
  /** Called once per check, as soon as all is known of it. */
  readonly onMeasurement: (measurement: Measurement) => void
}

/** What a statement brought up goes before what has not begun, so that few checks are half answered. */
const FOLLOW_UP_PRIORITY = 1

/**
 * Runs the statements, each one started in its turn, and tells what came of every check. A statement that fails is a value;
 * so is one that was never started.
 *
 * A failed statement with several checks is halved until the guilty ones stand alone. A check whose scan found failures, or
 * could not tell, is asked about by itself.
 *
 * @throws WarehouseError if the connection is lost and cannot be had again. What was running is cancelled first.
 */
export async function executeStatements(
  statements: readonly Statement[],
  warehouse: Warehouse,
  { threads, signal, onMeasurement }: ExecuteOptions,
): Promise<RunStatistics> {
  const giveUp = new AbortController()
  const either = AbortSignal.any([signal, giveUp.signal])
  const lanes = new PQueue({ concurrency: threads })
  const collect = collectParts(statements, onMeasurement)
  let statistics = NOTHING_RUN
  const run: Run = async (statement) => {
    const reply = await runStatement(statement, warehouse, either)
    statistics = addReply(statistics, statement, reply)
    return reply
  }
  const ask = async (statement: Statement): Promise<void> => {
    const { parts, next } = await divideOrRespond(statement, await run(statement), run)
    if (giveUp.signal.aborted) return
    parts.forEach(collect)
    for (const follower of next) enqueue(follower, FOLLOW_UP_PRIORITY)
  }
  let lost: { readonly error: unknown } | null = null
  const enqueue = (statement: Statement, priority: number): void => {
    lanes
      .add(() => ask(statement), { priority })
      .catch((error: unknown) => {
        lost ??= { error }
        giveUp.abort()
      })
  }
  for (const statement of statements) enqueue(statement, 0)
  await lanes.onIdle()
  rethrow(lost)
  return statistics
}

function rethrow(lost: { readonly error: unknown } | null): void {
  if (lost !== null) throw lost.error
}

type Run = (statement: Asked) => Promise<Reply>

/**
 * Halves a failed statement, unless the relation itself is the reason: then all of its checks share the error. Where somebody
 * else stands in the way of one relation of a batch, each is asked by itself: to wait for it once more for every half would
 * take long.
 */
async function divideOrRespond(statement: Statement, reply: Reply, run: Run): Promise<Response> {
  const { halves, members, probe, answers } = statement
  if (reply.kind !== 'failed' || halves === null) return respond(statement, reply)
  if (members !== null && isOfOthers(reply.error.sqlState)) return replace(answers, reply, members())
  if (!isDivisible(reply.error.sqlState)) return respond(statement, reply)
  const probed = probe === null ? null : await run({ kind: 'probe', sql: probe, answers: [] })
  if (probed === null || probed.kind === 'answered') return replace(answers, reply, halves())
  return respond(withoutExact(statement), { ...probed, durationMs: reply.durationMs + (probed.durationMs ?? 0) })
}

/** Nobody need be asked by itself about a relation that cannot be read. */
function withoutExact(statement: Statement): Statement {
  return { ...statement, answers: statement.answers.map((answer) => ({ ...answer, exact: null, population: null })) }
}
