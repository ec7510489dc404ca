import type { Relation } from './relation.ts'

/** What the database says about the relations of a run, all of it from its own catalog: no table is read. */
export type Catalog = {
  /** Facts by `relationKey`; a relation that is not there has no entry. */
  readonly relations: ReadonlyMap<string, RelationFacts>
  /** Whether the database has answered: else a relation without an entry may be there all the same. */
  readonly isRead: boolean
  /**
   * Whether somebody made an operator for types of Postgres' own or enums, of a name that Postgres has, too (`STRICT_OPERATORS`),
   * or an implicit cast between such types, which decides what operator is meant.
   */
  readonly hasOwnOperators: boolean
}

export type RelationFacts = {
  readonly relation: Relation
  /** Whether the current role may read all of its columns, and there is something to read: a materialized view may be empty. */
  readonly isReadable: boolean
  /** Whether policies decide what the current role sees; they may hide rows, and they may fail. */
  readonly hasRowSecurity: boolean
  readonly kind: 'table' | 'partitioned table' | 'view' | 'materialized view' | 'foreign table'
  /** Rows as the planner estimates them, partitions included; null: never analyzed. */
  readonly estimatedRows: number | null
  /** Pages of 8 kB on disk, partitions included, as the last vacuum or analyze saw them. */
  readonly pages: number
  /**
   * A query of it reads rows that its keys do not bind: those of tables that inherit from it, or of a partition that is a
   * foreign table.
   */
  readonly hasUnboundRows: boolean
  readonly columns: readonly ColumnFacts[]
  readonly uniqueKeys: readonly UniqueKey[]
  readonly foreignKeys: readonly ForeignKey[]
}

export type ColumnFacts = {
  readonly name: string
  /** As `format_type` writes it: `numeric(12,2)`, `timestamp without time zone`. */
  readonly type: string
  /** As `information_schema.columns` names it, and so dbt: `numeric`, `character varying`, `ARRAY`, `USER-DEFINED`. */
  readonly dataType: string
  /** Whether `information_schema.columns` shows it to the current role: of a materialized view it shows none. */
  readonly isListed: boolean
  /** What rules out NULL, for a person (`NOT NULL`, or the constraint's name); null where NULL is allowed or not ruled out for old rows. */
  readonly notNullBy: string | null
  /** Labels of an enum type, else null. */
  readonly enumLabels: readonly string[] | null
  /** Validated CHECKs that allow nothing but these texts (and NULL), of a text with a deterministic collation. Default: none. */
  readonly allowedTexts?: readonly AllowedTexts[]
}

export type AllowedTexts = { readonly name: string; readonly values: readonly string[] }

/**
 * A unique index whose word can be taken: valid, checked at once, over all rows, of columns only, with each column's own
 * collation and its type's default equality.
 */
export type UniqueKey = { readonly name: string; readonly columns: readonly string[] }

/** A foreign key that holds for every row: validated, enforced, its triggers enabled. */
export type ForeignKey = {
  readonly name: string
  readonly columns: readonly string[]
  readonly to: Relation
  readonly toColumns: readonly string[]
}
