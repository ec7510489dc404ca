/** Rows as text, exactly as Postgres writes them: no number is rounded, NULL is null. */
export type ResultSet = {
  /** `typeOid` is the type's row in pg_type. */
  readonly columns: readonly { readonly name: string; readonly typeOid: number }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** A database that answers questions and cannot be changed by them. */
export interface Warehouse {
  /** For people: `PostgreSQL 17.2 on localhost:5432, database shop, user ana`. */
  readonly description: string
  /**
   * Runs one query in a READ ONLY transaction under the limits of the session.
   *
   * Aborting `signal` cancels the query on the server.
   * @throws StatementError if the query failed or was cancelled; the warehouse stays usable.
   * @throws WarehouseError if there is no connection any more.
   */
  query(sql: string, signal: AbortSignal): Promise<ResultSet>
  /**
   * From now on every query sees the database as it was at this moment, for at most `maxAgeMs`; it ends the snapshot shared
   * before. `now()` lies between this moment and the start of the query; the setting `assay.now` is this moment. A table that
   * is truncated or swapped for another after this moment looks empty, as for any old snapshot in Postgres.
   *
   * @returns null, or why that is not possible, in one sentence: queries then see their own instants, as without it.
   * @throws WarehouseError if there is no connection any more.
   */
  shareSnapshot(maxAgeMs: number, signal: AbortSignal): Promise<string | null>
  /** Why shared snapshots ended before `close`, one sentence each, in the order of events. It grows while queries run. */
  readonly notices: readonly string[]
  close(): Promise<void>
}

/** Bounds that protect the database we are a guest of. */
export type WarehouseLimits = {
  /** Connections at most. */
  readonly connections: number
  /** Default 300,000; 0 is no limit. */
  readonly statementTimeoutMs: number
  /** Default 10,000; 0 is no limit. */
  readonly lockTimeoutMs: number
}
