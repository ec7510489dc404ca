import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '../support/connect.ts'

/**
 * How often `run` reads each table from end to end. It runs without parallel workers, since each of them would count.
 */
export async function countScans(url: string, run: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> {
  const database = new URL(url).pathname.slice(1)
  const configure = async (sql: string) => {
    await using connection = await connect(url)
    await connection.query(sql)
  }
  await configure(`alter database ${database} set max_parallel_workers_per_gather = 0`)
  try {
    const before = await scans(url)
    await run()
    const after = await scans(url)
    return new Map([...after].map(([table, count]) => [table, count - (before.get(table) ?? 0)]))
  } finally {
    await configure(`alter database ${database} reset max_parallel_workers_per_gather`)
  }
}

async function scans(url: string): Promise<ReadonlyMap<string, number>> {
  // A session tells the statistics when it ends, and its end is not awaited by its client.
  await sleep(1_500)
  await using connection = await connect(url)
  const rows = await connection.query('select relname, seq_scan from pg_stat_user_tables order by relname')
  return new Map(rows.map((row) => [String(row['relname']), Number(row['seq_scan'])]))
}
