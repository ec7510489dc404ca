import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Warehouse } from '../../src/model/warehouse.ts'
import { openWarehouse } from '../../src/warehouse/open-warehouse.ts'
import { createDatabase } from '../support/database.ts'
import { LIMITS, openTestWarehouse } from '../warehouse/open-test-warehouse.ts'
import { COLLATED_TYPE, COLLATION_SCRIPT, COLUMN_TYPES } from './column-types.ts'
import { groundScript } from './table-script.ts'

/** A server that makes tables, and lets a warehouse look at them. */
export type TruthServer = AsyncDisposable & {
  /** Whether columns may be of `COLLATED_TYPE`. */
  readonly hasCollation: boolean
  readonly withTables: (script: string, ask: (warehouse: Warehouse) => Promise<void>) => Promise<void>
}

/** One database; the tables of all batches stay in it until the end. */
export async function postgresServer(): Promise<TruthServer> {
  const database = await createDatabase()
  const hasCollation = await database.query(COLLATION_SCRIPT).then(
    () => true,
    () => false,
  )
  await database.query(groundScript(hasCollation ? [...COLUMN_TYPES, COLLATED_TYPE] : COLUMN_TYPES))
  const warehouse = await openTestWarehouse(database)
  return {
    hasCollation,
    async withTables(script, ask) {
      await database.query(script)
      await ask(warehouse)
    },
    [Symbol.asyncDispose]: async () => {
      await warehouse.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** An embedded Postgres for every batch: its tables are made before the warehouse opens. */
export async function embeddedServer(): Promise<TruthServer> {
  const directory = await mkdtemp(join(tmpdir(), 'assay-truth-'))
  const cache = { XDG_CACHE_HOME: join(import.meta.dirname, '../../node_modules/.cache') }
  return {
    hasCollation: false,
    async withTables(script, ask) {
      const file = join(directory, 'warehouse.sql')
      await writeFile(file, `${groundScript()}\n${script}`)
      const warehouse = await openWarehouse({ type: 'embedded', script: file }, LIMITS, cache)
      await ask(warehouse).finally(() => warehouse.close())
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true }),
  }
}
