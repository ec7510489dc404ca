import type { Connection, Submittable } from 'pg'
import type { ResultSet } from '../model/warehouse.ts'
import type { QueryFrame } from './query-frame.ts'

type Column = { readonly name: string; readonly dataTypeID: number }
type Row = readonly (string | null)[]

/**
 * One query in its frame, sent and answered in a single round trip. With an instant of its own that is:
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
 * After an error the transaction is still open: the caller undoes the frame.
 */
export class QueryBatch implements Submittable {
  readonly #sql: string
  readonly #frame: QueryFrame
  readonly #resolve: (result: ResultSet) => void
  readonly #reject: (error: unknown) => void
  readonly #rows: Row[] = []
  #columns: readonly Column[] = []
  #finishedSteps = 0

  constructor(sql: string, frame: QueryFrame, resolve: (result: ResultSet) => void, reject: (error: unknown) => void) {
    this.#sql = sql
    this.#frame = frame
    this.#resolve = resolve
    this.#reject = reject
  }

  /** Statements that the server has completed, those of the frame included. */
  get finishedSteps(): number {
    return this.#finishedSteps
  }

  /** Called by pg when the connection is ours. An arrow, as pg's type asks for a property. */
  readonly submit = (connection: Connection): void => {
    const { before, after } = this.#frame
    connection.stream.cork()
    for (const { text, values } of before) send(connection, text, values)
    send(connection, this.#sql, [])
    for (const { text, values } of after) send(connection, text, values)
    connection.sync()
    connection.stream.uncork()
  }

  handleRowDescription(message: { readonly fields: readonly Column[] }): void {
    if (this.#isAtQuery()) this.#columns = message.fields
  }

  handleDataRow(message: { readonly fields: Row }): void {
    if (this.#isAtQuery()) this.#rows.push(message.fields)
  }

  handleCommandComplete(): void {
    this.#finishedSteps++
  }

  /** In place of a completed command where the text holds none. */
  handleEmptyQuery(): void {
    this.#finishedSteps++
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

  #isAtQuery(): boolean {
    return this.#finishedSteps === this.#frame.before.length
  }
}

function send(connection: Connection, text: string, values: readonly string[]): void {
  connection.parse({ name: '', text, types: [] }, true)
  connection.bind({ values: [...values] }, true)
  connection.describe({ type: 'P' }, true)
  connection.execute(null, true)
}
