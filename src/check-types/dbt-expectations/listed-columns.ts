import { sql } from 'kysely'
import { z } from 'zod'
import type { Catalog } from '../../model/catalog.ts'
import type { Sql } from '../../model/measure.ts'
import { type Relation, relationKey } from '../../model/relation.ts'
import { valueList } from '../argument.ts'
import type { IncompleteMeasure, Refusal, Tested } from '../check-type.ts'
import { commaSeparated, literal } from '../sql-text.ts'

/** What may be made of names before they are compared: in dbt any Jinja filter, here those that make sense. */
const TRANSFORMS = {
  upper: (name: string) => name.toUpperCase(),
  lower: (name: string) => name.toLowerCase(),
  trim: (name: string) => name.trim(),
  string: (name: string) => name,
} as const

export const transform = z
  .enum(['upper', 'lower', 'trim', 'string'], { error: 'one of upper, lower, trim, string' })
  .default('upper')
  .transform((name) => TRANSFORMS[name])

export type Transform = z.output<typeof transform>

/** The arguments of all tests that compare the columns of a relation with a list. */
export const columnListArguments = { column_list: valueList, transform }

export type ColumnList = { readonly column_list: readonly string[]; readonly transform: Transform }

/** The query behind a test of columns: the failures are known when it is made, and the thresholds are left to Postgres. */
type FailingRows = (columns: readonly string[], catalog: Catalog) => Sql | Refusal

/**
 * A test of the columns that there are. The catalog knows them, so that no row is read; the names are dbt's: those of
 * `information_schema.columns`, which has no columns of materialized views and none that the role may do nothing with.
 */
export function measureColumns({ relation, hasWhere }: Tested, failingRows: FailingRows): IncompleteMeasure | Refusal {
  if (hasWhere) return refusedWhere()
  return {
    kind: 'incomplete',
    complete: (catalog) => {
      if (!catalog.isRead) return unreadCatalog()
      const rows = failingRows(listedColumns(relation, catalog), catalog)
      if ('kind' in rows) return rows
      const ofColumns = { isPerRow: false, undecided: null, hasVerdictOnNothing: true, proof: null }
      return { kind: 'query', from: null, failingRows: rows, ...ofColumns }
    },
  }
}

/** A test of columns against a list. Without any column dbt makes broken SQL. */
export function measureColumnList(
  { column_list: list, transform: transformed }: ColumnList,
  tested: Tested,
  failingRows: (columns: readonly string[], listed: readonly string[]) => Sql,
): IncompleteMeasure | Refusal {
  return measureColumns(tested, (columns) =>
    columns.length === 0 ? noColumns('column_list') : failingRows(columns.map(transformed), list.map(transformed)),
  )
}

/** Names in the order of the columns. */
export function listedColumns(relation: Relation, { relations }: Catalog): readonly string[] {
  const columns = relations.get(relationKey(relation))?.columns ?? []
  return columns.filter(({ isListed }) => isListed).map(({ name }) => name)
}

/** Rows as SQL, of texts and whole numbers: `select * from (values ('a', 1)) as failing (input_column, input_column_idx)`. */
export function rowsOf(names: readonly string[], rows: readonly (readonly (string | number | null)[])[]): Sql {
  const columns = commaSeparated(names.map((name) => sql.id(name)))
  const filler = rows.length === 0 ? [names.map(() => null)] : rows
  const values = filler.map((row) => sql`(${commaSeparated(row.map(constant))})`)
  const none = rows.length === 0 ? sql` where false` : sql``
  return sql`select * from (values ${commaSeparated(values)}) as failing (${columns})${none}`
}

function constant(value: string | number | null): Sql {
  if (value === null) return sql`null`
  return typeof value === 'number' ? sql.lit(value) : literal(value)
}

function refusedWhere(): Refusal {
  return {
    kind: 'refused',
    argument: 'where',
    code: 'BAD_ARGUMENT',
    message: 'Expected none, since columns are no rows and dbt has no answer then, got one',
    hint: 'Set where: "" in the config of this check if the project has one for all.',
  }
}

/** @param argument what is pointed at, if it was given. */
export function noColumns(argument: string): Refusal {
  return {
    kind: 'refused',
    argument,
    code: 'BAD_ARGUMENT',
    message: 'Expected a relation whose columns information_schema.columns shows to this role, got one without any',
    hint: 'It is not there, is a materialized view, or the role has no privilege on it.',
  }
}

function unreadCatalog(): Refusal {
  return {
    kind: 'refused',
    argument: 'catalog',
    code: 'BAD_ARGUMENT',
    message: "Expected the database's catalog to say which columns there are, got no answer",
  }
}
