import pg from 'pg'

/** Rows of one query, each an array of what the driver made of the columns. */
export type Answer = readonly unknown[]

/**
 * Sends `queries` over `connections` connections that are opened for it, each taking the next as soon as it is free.
 *
 * @returns the first row of every query, in the order of `queries`.
 * @throws the driver's error as soon as a query fails.
 */
export async function runQueries(
  url: string,
  connections: number,
  queries: readonly string[],
  setUp: string | null = null,
): Promise<readonly Answer[]> {
  const answers: Answer[] = []
  let next = 0
  const work = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: url, application_name: 'assay-bench' })
    await client.connect()
    try {
      if (setUp !== null) await client.query(setUp)
      for (let index = next++; index < queries.length; index = next++) {
        const { rows } = await client.query<unknown[]>({ text: queries[index] ?? '', rowMode: 'array' })
        answers[index] = rows[0] ?? []
      }
    } finally {
      await client.end()
    }
  }
  await Promise.all(Array.from({ length: Math.min(connections, queries.length) }, work))
  return answers
}
