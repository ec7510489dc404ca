import pg from 'pg'

/** An open connection that `await using` closes. */
export type Connection = {
  /** One or more statements without parameters; the rows of the last one that has any. */
  readonly query: (sql: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** @throws the driver's error if the server cannot be reached. */
export async function connect(url: string): Promise<Connection> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    application_name: 'assay-test',
  })
  // A test may cut the connection on purpose; without a listener that would end the whole process.
  client.on('error', () => {})
  await client.connect()
  return {
    query: async (sql) => {
      const results: pg.QueryResult | readonly pg.QueryResult[] = await client.query(sql)
      const all = Array.isArray(results) ? results : [results]
      return all.findLast((result) => result.fields.length > 0)?.rows ?? []
    },
    [Symbol.asyncDispose]: () => client.end(),
  }
}
