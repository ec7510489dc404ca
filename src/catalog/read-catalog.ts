import { z } from 'zod'
import type { Catalog, RelationFacts } from '../model/catalog.ts'
import { type Relation, relationKey } from '../model/relation.ts'
import type { ResultSet, Warehouse } from '../model/warehouse.ts'
import { allowedTextsOf } from './allowed-texts.ts'
import { catalogQuery } from './catalog-query.ts'

/** A run without any facts: nothing is proved, no size is known. */
export const EMPTY_CATALOG: Catalog = { relations: new Map(), isRead: false, hasOwnOperators: false }

const KINDS = {
  r: 'table',
  p: 'partitioned table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
} as const

const names = z.array(z.string()).readonly()

/** A row of the catalog query; everything arrives as text. */
const ROW = z.object({
  number: z.coerce.number(),
  relkind: z.enum(['r', 'p', 'v', 'm', 'f']),
  is_readable: z.enum(['t', 'f']),
  has_row_security: z.enum(['t', 'f']),
  estimated_rows: z.coerce.number().nullable(),
  pages: z.coerce.number(),
  has_unbound_rows: z.enum(['t', 'f']),
  has_own_operators: z.enum(['t', 'f']),
  columns: json(
    z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        dataType: z.string(),
        isListed: z.boolean(),
        notNullBy: z.string().nullable(),
        enumLabels: names.nullable(),
        checks: z.array(z.object({ name: z.string(), definition: z.string() })),
      }),
    ),
  ),
  unique_keys: json(z.array(z.object({ name: z.string(), columns: names }))),
  foreign_keys: json(
    z.array(z.object({ name: z.string(), columns: names, toSchema: z.string(), toName: z.string(), toColumns: names })),
  ),
})

function json<Shape extends z.ZodType>(shape: Shape) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape)
}

/**
 * Reads what the database knows about relations, in one query however many there are. Relations of another database are
 * left out: Postgres cannot look into it.
 *
 * @throws StatementError if the catalog may not be read.
 */
export async function readCatalog(
  relations: readonly Relation[],
  warehouse: Warehouse,
  signal: AbortSignal,
): Promise<Catalog> {
  const byKey = new Map(relations.filter(({ database }) => database === null).map((one) => [relationKey(one), one]))
  const wanted = [...byKey.values()]
  if (wanted.length === 0) return { relations: new Map(), isRead: true, hasOwnOperators: false }
  const result = await warehouse.query(catalogQuery(wanted), signal)
  const rows = rowsOf(result)
  const found = rows.flatMap((row) => {
    const relation = wanted[row.number]
    return relation === undefined ? [] : [[relationKey(relation), factsOf(row, relation)] as const]
  })
  return { relations: new Map(found), isRead: true, hasOwnOperators: rows.some((row) => row.has_own_operators === 't') }
}

type Row = z.output<typeof ROW>

function rowsOf({ columns, rows }: ResultSet): readonly Row[] {
  return rows.map((row) => ROW.parse(Object.fromEntries(columns.map(({ name }, index) => [name, row[index]]))))
}

function factsOf(row: Row, relation: Relation): RelationFacts {
  return {
    relation,
    isReadable: row.is_readable === 't',
    hasRowSecurity: row.has_row_security === 't',
    kind: KINDS[row.relkind],
    estimatedRows: row.estimated_rows,
    pages: row.pages,
    hasUnboundRows: row.has_unbound_rows === 't',
    columns: row.columns.map(({ checks, ...column }) => ({ ...column, allowedTexts: allowedTextsOf(checks) })),
    uniqueKeys: row.unique_keys,
    foreignKeys: row.foreign_keys.map(({ name, columns, toSchema, toName, toColumns }) => ({
      name,
      columns,
      to: { database: null, schema: toSchema, name: toName },
      toColumns,
    })),
  }
}
