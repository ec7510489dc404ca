import type { Connections } from './connections.ts'
import { ownInstant, type Setting } from './query-frame.ts'
import { type Attempt, runQuery, type Session } from './run-query.ts'

/** The server looks this often whether we are still there, so that a killed process leaves no query running. */
const CLIENT_CHECK: Setting = ['client_connection_check_interval', '2000']

/**
 * Postgres 16 sorts the whole scan, all its columns included, for one `count(distinct …)`. The sorts of the aggregates
 * themselves hold nothing but the values: half the time, where several checks share a scan.
 */
const NO_PRESORTING: Setting = ['enable_presorted_aggregate', 'off']

const UNKNOWN_VERSION = 'of unknown version'

const FIRST_QUERY = `
  select split_part(current_setting('server_version'), ' ', 1),
    exists (select from pg_catalog.pg_settings where name = '${NO_PRESORTING[0]}')`

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
  const newest = { ...session, settings: [...session.settings, NO_PRESORTING, CLIENT_CHECK] }
  const atOnce = await ask(newest, FIRST_QUERY)
  if (atOnce.kind === 'answered') return { version: atOnce.result.rows[0]?.[0] ?? UNKNOWN_VERSION, session: newest }
  // an older server does not know one of the settings; or something else is wrong, which shows again
  const first = await ask(session, FIRST_QUERY)
  if (first.kind === 'failed') throw first.error
  const [version, presorts] = first.result.rows[0] ?? []
  const known = presorts === 't' ? { ...session, settings: [...session.settings, NO_PRESORTING] } : session
  const watched = { ...known, settings: [...known.settings, CLIENT_CHECK] }
  const second = await ask(watched, 'select 1')
  return { version: version ?? UNKNOWN_VERSION, session: second.kind === 'answered' ? watched : known }
}
