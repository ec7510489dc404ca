import type { PoolClient } from 'pg'
import type { Connections } from './connections.ts'
import { HeldSnapshot, type SharedAttempt } from './held-snapshot.ts'
import { holderStart, importedInstant, ownInstant } from './query-frame.ts'
import { isDone, runQuery, type Session } from './run-query.ts'
import { firstLine } from './server-error.ts'

/** Runs queries at one instant, or each at its own if none is shared. */
export type SnapshotSharing = {
  /** See `Warehouse.shareSnapshot`. @throws the driver's error if there is no connection. */
  readonly share: (maxAgeMs: number, signal: AbortSignal) => Promise<string | null>
  /** Runs a query on a connection that was taken, and gives that back. */
  readonly run: (client: PoolClient, sql: string, signal: AbortSignal) => Promise<SharedAttempt>
  /** Ends the snapshot, if there is one, as soon as its holder is free. */
  readonly end: () => Promise<void>
}

/**
 * The instant of the snapshot, for SQL that asks for it (`NOW` in check-types/sql-text.ts): now() is when the transaction of a
 * query began, which may be long after.
 */
const INSTANT = 'assay.now'

/** Nothing may end the holder's transaction for being long or idle; how long it lasts is up to us. 17 brought the second. */
const EXPORT = `
  select
    pg_export_snapshot(),
    set_config('${INSTANT}', to_char(now() at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US+00'), true),
    set_config('idle_in_transaction_session_timeout', '0', true),
    case when current_setting('server_version_num')::int >= 170000 then set_config('transaction_timeout', '0', true) end`

/** The reason where we were told to stop. */
export const CANCELLED = 'Sharing a snapshot was cancelled.'

/** Much longer than an import takes, and short for somebody who waits for a run to begin. */
const TRIAL_MS = 2000

/**
 * The holder of a snapshot stays one of the pool's connections and is lent like the others, so that there are never more.
 *
 * @param size connections at most.
 * @param tell is told why a snapshot ended, unless it was by `end` or for a new one.
 */
export function createSnapshotSharing(
  connections: Connections,
  session: Session,
  size: number,
  tell: (notice: string) => void,
): SnapshotSharing {
  let held: HeldSnapshot | null = null
  return {
    async share(maxAgeMs, signal) {
      await held?.end()
      held = null
      const holder = await connections.take(signal)
      const start = await startSnapshot(holder, connections, session, size, signal)
      if (start.kind === 'started') {
        const { id, instant } = start
        held = new HeldSnapshot({ holder, id, instant: [INSTANT, instant], session, maxAgeMs, tell })
      }
      connections.giveBack(holder, start.holderState)
      return start.kind === 'refused' ? start.reason : null
    },
    async run(client, sql, signal) {
      const attempt = await (held?.run(client, sql, signal) ?? runAlone(client, session, sql, signal))
      connections.giveBack(client, !attempt.isUsable ? 'broken' : held?.needs(client) ? 'kept' : 'idle')
      return attempt
    },
    end: async () => held?.end(),
  }
}

async function runAlone(
  client: PoolClient,
  session: Session,
  sql: string,
  signal: AbortSignal,
): Promise<SharedAttempt> {
  return { ...(await runQuery(client, ownInstant(session.settings), session, sql, signal)), again: false }
}

type Start =
  | { readonly kind: 'started'; readonly id: string; readonly instant: string; readonly holderState: 'kept' }
  | { readonly kind: 'refused'; readonly reason: string; readonly holderState: 'idle' | 'broken' }

/** Begins the holder's transaction, and keeps it only if another connection can see the same. */
async function startSnapshot(
  holder: PoolClient,
  connections: Connections,
  session: Session,
  size: number,
  signal: AbortSignal,
): Promise<Start> {
  const exported = await runQuery(holder, holderStart(session.settings), session, EXPORT, signal)
  if (exported.kind === 'failed') {
    const words = `The server does not share a snapshot: ${firstLine(exported.error.message)}`
    const reason = exported.isCancelled ? CANCELLED : endSentence(words)
    return { kind: 'refused', reason, holderState: exported.isUsable ? 'idle' : 'broken' }
  }
  const [id = '', instant = ''] = (exported.result.rows[0] ?? []).map((text) => text ?? '')
  const reason = size === 1 ? null : await tryImport(id, connections, session, signal)
  if (reason === null && exported.isUsable) return { kind: 'started', id, instant, holderState: 'kept' }
  const isIdle = exported.isUsable && (await isDone(holder, 'rollback'))
  return {
    kind: 'refused',
    reason: reason ?? CANCELLED,
    holderState: isIdle ? 'idle' : 'broken',
  }
}

/**
 * Null, or why a second connection cannot take part: a pooler may send it to another server, or have room for only one
 * transaction, where everything would wait for the holder. One that cannot be had at all is no reason: the first will do.
 */
async function tryImport(
  id: string,
  connections: Connections,
  session: Session,
  signal: AbortSignal,
): Promise<string | null> {
  const patience = AbortSignal.any([signal, AbortSignal.timeout(TRIAL_MS)])
  const client = await connections.take(patience).catch(() => null)
  if (client === null) return null
  const attempt = await runQuery(client, importedInstant(session.settings, id), session, 'select 1', patience)
  connections.giveBack(client, attempt.isUsable ? 'idle' : 'broken')
  if (attempt.kind === 'answered') return null
  if (!attempt.isCancelled)
    return endSentence(`A second connection cannot share the snapshot: ${firstLine(attempt.error.message)}`)
  if (signal.aborted) return CANCELLED
  return 'A second connection waits as long as the first one keeps a snapshot, as with a pooler that has room for one.'
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
