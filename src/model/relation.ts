/** What a resource is in the database. Three separate names, never one dotted text that gets split later. */
export type Relation = {
  /** Null is the database of the target; Postgres cannot ask another one. */
  readonly database: string | null
  readonly schema: string
  readonly name: string
}

/** An ephemeral model in SQL: a name that the query itself gives to the model's SQL. */
export type Cte = { readonly cte: string }

/** The same text for the same relation. */
export function relationKey({ database, schema, name }: Relation): string {
  return JSON.stringify([database, schema, name])
}
