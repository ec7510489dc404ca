import type { Connections } from './connections.ts'
import { ownInstant, type Setting } from './query-frame.ts'
import { type Attempt, runQuery, type Session } from './run-query.ts'

/** The server looks this often whether we are still there, so that a killed process leaves no query running. */
const CLIENT_CHECK: Setting = ['client_connection_check_interval', '2000']

/**
 * Asks the server for its version (`17.2`), in the way that every later query takes: a bad role or search_path shows here.
 * Servers before Postgres 14, or on Windows, cannot look after us while they work; that costs them nothing but a question.
 *
 * @throws StatementError, or the driver's error if there is no connection.
 */
export async function probeServer(
  connections: Connections,
  session: Session,
  signal: AbortSignal,
): Promise<{ readonly version: string; readonly session: Session }> {
  const ask = async (asked: Session, sql: string): Promise<Attempt> => {
    const client = await connections.take(signal)
    const attempt = await runQuery(client, ownInstant(asked.settings), asked, sql, signal)
    connections.giveBack(client, attempt.isUsable ? 'idle' : 'broken')
    return attempt
  }
  const first = await ask(session, "select split_part(current_setting('server_version'), ' ', 1)")
  if (first.kind === 'failed') throw first.error
  const version = first.result.rows[0]?.[0] ?? 'of unknown version'
  const watched = { ...session, settings: [...session.settings, CLIENT_CHECK] }
  const second = await ask(watched, 'select 1')
  return { version, session: second.kind === 'answered' ? watched : session }
}
