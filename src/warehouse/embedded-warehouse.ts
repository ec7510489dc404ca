import { setImmediate as nextTurn } from 'node:timers/promises'
import { type PGlite, type Transaction, types } from '@electric-sql/pglite'
import type { Environment } from '../model/environment.ts'
import type { EmbeddedConnection } from '../model/target.ts'
import type { ResultSet, Warehouse, WarehouseLimits } from '../model/warehouse.ts'
import { startEmbedded } from './embedded-cache.ts'
import { readScript, runScript } from './embedded-script.ts'
import { cancelledError, statementError } from './server-error.ts'

/**
 * A Postgres inside this process, filled from the script. It runs one query at a time, and while it does, nothing else in
 * this process runs: neither a signal nor a time limit can end a query that has begun.
 *
 * @throws WarehouseError EMBEDDED_SCRIPT_FAILED
 */
export async function openEmbedded(
  connection: EmbeddedConnection,
  limits: WarehouseLimits,
  environment: Environment,
): Promise<Warehouse> {
  const script = await readScript(connection.script)
  const database = await startEmbedded(environment)
  try {
    await runScript(database, script)
    const { rows } = await database.query<{ version: string }>("select current_setting('server_version') as version")
    return warehouse(database, limits, rows[0]?.version ?? 'of unknown version')
  } catch (error) {
    await database.close()
    throw error
  }
}

function warehouse(database: PGlite, limits: WarehouseLimits, version: string): Warehouse {
  const parsers = rawParsers(database)
  let closed: Promise<void> | null = null
  return {
    description: `PostgreSQL ${version} (embedded, in memory)`,
    async query(sql: string, signal: AbortSignal): Promise<ResultSet> {
      try {
        return await database.transaction(async (transaction) => {
          // Lets Ctrl-C and the progress display have their turn between two queries.
          await nextTurn()
          if (signal.aborted) throw cancelledError()
          await makeReadOnly(transaction, limits)
          return await readRows(transaction, sql, parsers)
        })
      } catch (error) {
        throw statementError(error)
      }
    },
    // Nobody else can reach this database, so it is the same at every moment.
    shareSnapshot: () => Promise.resolve(null),
    notices: [],
    close(): Promise<void> {
      closed ??= database.close()
      return closed
    },
  }
}

/** The limits have no effect in this Postgres, but a query may show or inherit them. Reading once forbids to undo the first. */
async function makeReadOnly(transaction: Transaction, limits: WarehouseLimits): Promise<void> {
  await transaction.exec(`
    set transaction read only;
    set local statement_timeout = ${limits.statementTimeoutMs};
    set local lock_timeout = ${limits.lockTimeoutMs};
    select 1`)
}

async function readRows(transaction: Transaction, sql: string, parsers: Parsers): Promise<ResultSet> {
  const { fields, rows } = await transaction.query<(string | null)[]>(sql, [], { rowMode: 'array', parsers })
  return { columns: fields.map(({ name, dataTypeID }) => ({ name, typeOid: dataTypeID })), rows }
}

type Parsers = Record<number, (text: string) => string>

/** Keeps every value as Postgres wrote it: PGlite parses the types it knows, and hands on the text of all others. */
function rawParsers(database: PGlite): Parsers {
  const known = Object.keys({ ...types.parsers, ...database.parsers })
  return Object.fromEntries(known.map((oid) => [oid, (text: string) => text]))
}
