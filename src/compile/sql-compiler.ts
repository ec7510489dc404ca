import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely'
import type { Sql } from '../model/measure.ts'

/** Kysely without a driver: it can make SQL, and cannot run any. */
const COMPILER = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** The text of a query. There are no parameters: what is printed is what runs. */
export function sqlText(query: Sql): string {
  const { sql: text, parameters } = sql`${query}`.compile(COMPILER)
  if (parameters.length > 0) throw new Error('a check type made a parameter; use a literal')
  return text
}
