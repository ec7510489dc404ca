import { StatementError } from '../errors.ts'
import type { Connections } from './connections.ts'
import type { Setting } from './read-only-batch.ts'
import { runQuery, type Session } from './run-query.ts'

/** The server looks this often whether we are still there, so that a killed process leaves no query running. */
const CLIENT_CHECK: Setting = ['client_connection_check_interval', '2000']

/**
 * Asks the server for its version (`17.2`), in the way that every later query takes: a bad role or search_path shows here.
 * Servers before Postgres 14, or on Windows, cannot look after us while they work; that costs them nothing but a question.
 */
export async function probeServer(
  connections: Connections,
  session: Session,
  signal: AbortSignal,
): Promise<{ readonly version: string; readonly session: Session }> {
  const ask = async (asked: Session, sql: string): Promise<string | null> => {
    const { rows } = await runQuery(await connections.take(signal), asked, sql, signal)
    return rows[0]?.[0] ?? null
  }
  const version = await ask(session, "select split_part(current_setting('server_version'), ' ', 1)")
  const watched = { ...session, settings: [...session.settings, CLIENT_CHECK] }
  try {
    await ask(watched, 'select 1')
    return { version: version ?? 'of unknown version', session: watched }
  } catch (error) {
    if (!(error instanceof StatementError)) throw error
    return { version: version ?? 'of unknown version', session }
  }
}
