import type { Invocation } from '../../model/invocation.ts'

/** The dbt whose formats, names and numbers we write. Readers of artifacts parse it as a version of dbt. */
const DBT_VERSION = '1.11.14'

/** What stands in front of every artifact of dbt's (dbt-core, artifacts/schemas/base.py). */
export function artifactMetadata(
  schema: 'run-results/v6' | 'sources/v3',
  { id, startedAt, env }: Invocation,
  generatedAt: string,
) {
  return {
    dbt_schema_version: `https://schemas.getdbt.com/dbt/${schema}.json`,
    dbt_version: DBT_VERSION,
    generated_at: generatedAt,
    invocation_id: id,
    invocation_started_at: startedAt,
    env,
  }
}

/** Everything runs on it; statements wait for the database in lanes that have no names. */
export const THREAD_ID = 'main'

/** dbt's two steps. Our SQL is made before anything runs, so the first one takes no time. */
export function artifactTiming(completedAt: string | null, durationMs: number | null) {
  if (completedAt === null || durationMs === null) return []
  const startedAt = new Date(Date.parse(completedAt) - durationMs).toISOString()
  return [
    { name: 'compile', started_at: startedAt, completed_at: startedAt },
    { name: 'execute', started_at: startedAt, completed_at: completedAt },
  ]
}

/** What psycopg tells dbt of a query with one row. */
export const ONE_ROW = { _message: 'SELECT 1', code: 'SELECT', rows_affected: 1 }
