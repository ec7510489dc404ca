import { sql } from 'kysely'
import type { Sql } from '../model/measure.ts'
import { sqlText } from './sql-compiler.ts'

/**
 * When the newest row was loaded, and now: its value for the type, the type's name, and both times as JSON writes them,
 * whatever DateStyle says.
 *
 *     select newest as c0, pg_typeof(newest) as c1, to_json(newest) as c2, to_json(now()) as c3
 *     from (select (select max("loaded_at") from "raw"."orders") as newest) as source_table
 */
export function compileFreshness(newest: Sql): string {
  return sqlText(sql`select newest as c0, pg_typeof(newest) as c1, to_json(newest) as c2, to_json(now()) as c3
from (select (
${newest}
) as newest) as source_table`)
}
