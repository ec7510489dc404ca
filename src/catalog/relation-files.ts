import { relationKey } from '../model/relation.ts'
import type { Warehouse } from '../model/warehouse.ts'

/**
 * Which relation a name means, and which files hold it: once as the snapshot of the query knows it (rows of the catalog), once
 * as the database has it now (its functions).
 */
const FILES = `
select namespace.nspname, class.relname,
  concat(class.oid, ' ', nullif(class.relfilenode, 0)) as known,
  concat(now_named.oid, ' ', pg_catalog.pg_relation_filenode(now_named.oid)) as current
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
cross join lateral (
  select pg_catalog.to_regclass(pg_catalog.format('%I.%I', namespace.nspname, class.relname))::oid as oid
) as now_named
where class.relkind in ('r', 'm', 'p', 'v', 'f') and class.oid >= 16384 and class.relpersistence <> 't'`

/** By `relationKey`: what a snapshot knows of a relation, and what there is now. Equal unless it was replaced in between. */
export type RelationFiles = ReadonlyMap<string, { readonly known: string; readonly current: string }>

/** @throws StatementError if the catalog may not be read. */
export async function readRelationFiles(warehouse: Warehouse, signal: AbortSignal): Promise<RelationFiles> {
  const { rows } = await warehouse.query(FILES, signal)
  return new Map(
    rows.map(([schema, name, known, current]) => [
      relationKey({ database: null, schema: schema ?? '', name: name ?? '' }),
      { known: known ?? '', current: current ?? '' },
    ]),
  )
}

/**
 * Keys of the relations that were truncated, swapped, rewritten or dropped after the snapshot that `before` was read in.
 *
 * Such things do not wait for a snapshot and are not hidden by it: a table that was emptied and filled again, or swapped for a
 * new one, looks *empty* to a snapshot from before (Postgres manual, "Caveats" of concurrency control). What was measured of
 * it is worth nothing.
 */
export function replacedSince(before: RelationFiles, after: RelationFiles): ReadonlySet<string> {
  const replaced = [...before].filter(([key, { known }]) => after.get(key)?.current !== known)
  return new Set(replaced.map(([key]) => key))
}
