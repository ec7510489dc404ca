import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import { createDatabase } from '../support/database.ts'
import { LIMITS, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'

/** A database with the cases' tables in it, and what it can do. */
export type CaseWarehouse = AsyncDisposable & {
  readonly warehouse: Warehouse
  /** Null where the server has no ICU: the tables that need it are not there. */
  readonly hasIcu: boolean
}

/** SQL that makes tables; `icu` is run only where it can be. */
export type TableScript = { readonly tables: string; readonly icu: string }

/** Tables on the real Postgres. Sessions have the time zone, those that make the tables too. */
export async function postgresWith(script: TableScript, timeZone: string): Promise<CaseWarehouse> {
  const database = await createDatabase()
  await database.query(`alter database "${database.name}" set timezone = '${timeZone}'`)
  const hasIcu = await database.query(ICU_COLLATION).then(
    ([answer]) => answer?.['works'] === true,
    () => false,
  )
  await database.query(hasIcu ? script.tables + script.icu : script.tables)
  const warehouse = await openTestWarehouse(database)
  return {
    warehouse,
    hasIcu,
    [Symbol.asyncDispose]: async () => {
      await warehouse.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Tables on the embedded Postgres. Its ICU knows no collation strengths. */
export async function embeddedWith(script: TableScript, timeZone: string): Promise<CaseWarehouse> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-cases-'))
  const file = join(directory, 'warehouse.sql')
  await writeFile(file, `set timezone = '${timeZone}';\n${script.tables}`)
  const cache = { XDG_CACHE_HOME: join(import.meta.dirname, '../../node_modules/.cache') }
  const warehouse = await openWarehouse({ type: 'embedded', script: file }, LIMITS, cache)
  await rm(directory, { recursive: true })
  return { warehouse, hasIcu: false, [Symbol.asyncDispose]: () => warehouse.close() }
}

/** A collation that says that a and A are equal. */
const ICU_COLLATION = `create collation public.ignore_case
  (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  select 'a' = 'A' collate public.ignore_case as works`
