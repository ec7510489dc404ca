import type { Connection, Submittable } from 'pg'
import type { ResultSet } from '../model/warehouse.ts'

/** A setting of the session (a row of pg_settings) and its value, for one transaction only. */
export type Setting = readonly [name: string, value: string]

type Column = { readonly name: string; readonly dataTypeID: number }
type Row = readonly (string | null)[]

/** Statements of the batch that stand before the query. */
const QUERY_POSITION = 2

/**
 * One query in its own READ ONLY transaction, sent and answered in a single round trip:
 *
 *     begin read only
 *     select set_config('lock_timeout', '10000', true), ...
 *     <the query>
 *     commit
 *
 * The extended protocol carries it, for three reasons. A text that holds a second statement is refused by the server
 * itself. The settings are in force before the query is parsed. And since they end with the transaction, a pooler that
 * lends its connections per transaction (pgbouncer) cannot mix up sessions.
 *
 * Once `set_config` has run, the transaction has a snapshot and Postgres lets nobody make it writable again.
 * After an error the transaction is still open: the caller rolls back.
 */
export class ReadOnlyBatch implements Submittable {
  readonly #sql: string
  readonly #settings: readonly Setting[]
  readonly #resolve: (result: ResultSet) => void
  readonly #reject: (error: unknown) => void
  readonly #rows: Row[] = []
  #columns: readonly Column[] = []
  #finished = 0

  constructor(
    sql: string,
    settings: readonly Setting[],
    resolve: (result: ResultSet) => void,
    reject: (error: unknown) => void,
  ) {
    this.#sql = sql
    this.#settings = settings
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Called by pg when the connection is ours. An arrow, as pg's type asks for a property. */
  readonly submit = (connection: Connection): void => {
    const calls = this.#settings.map((_, index) => `set_config($${2 * index + 1}, $${2 * index + 2}, true)`)
    connection.stream.cork()
    send(connection, 'begin read only', [])
    send(connection, `select ${calls.join(', ')}`, this.#settings.flat())
    send(connection, this.#sql, [])
    send(connection, 'commit', [])
    connection.sync()
    connection.stream.uncork()
  }

  handleRowDescription(message: { readonly fields: readonly Column[] }): void {
    if (this.#finished === QUERY_POSITION) this.#columns = message.fields
  }

  handleDataRow(message: { readonly fields: Row }): void {
    if (this.#finished === QUERY_POSITION) this.#rows.push(message.fields)
  }

  handleCommandComplete(): void {
    this.#finished++
  }

  /** In place of a completed command where the text holds none. */
  handleEmptyQuery(): void {
    this.#finished++
  }

  handleReadyForQuery(): void {
    const columns = this.#columns.map(({ name, dataTypeID }) => ({ name, typeOid: dataTypeID }))
    this.#resolve({ columns, rows: this.#rows })
  }

  handleError(error: unknown): void {
    this.#reject(error)
  }

  // The remaining messages of the protocol tell us nothing, but pg calls a handler for each.
  handlePortalSuspended(): void {}
  handleCopyData(): void {}

  /** The server waits for data that will never come (`copy ... from stdin`). */
  handleCopyInResponse(connection: Connection): void {
    connection.stream.destroy()
  }
}

function send(connection: Connection, text: string, values: string[]): void {
  connection.parse({ name: '', text, types: [] }, true)
  connection.bind({ values }, true)
  connection.describe({ type: 'P' }, true)
  connection.execute(null, true)
}
