import type { ResultSet, Warehouse } from '../model/warehouse.ts'

/** What a connection gets to see, for somebody who wonders why a check cannot find its table. */
export type ServerFacts = {
  readonly description: string
  /** `17.2` */
  readonly version: string
  readonly database: string
  /** Who logged in. */
  readonly user: string
  /** Whose rights count: the user's, or those of the profile's `role`. */
  readonly role: string
  /** A standby, which may cancel long queries. */
  readonly isInRecovery: boolean
  /** `TLSv1.3`, or null for a connection that is not encrypted. */
  readonly tlsVersion: string | null
  readonly searchPath: string
  readonly timeZone: string
  readonly schema: string
  readonly hasSchema: boolean
  /** USAGE on the schema: without it, none of its tables can be named. */
  readonly canUseSchema: boolean
  /** Tables, views, materialized views and foreign tables in the schema. */
  readonly relations: bigint
  /** Those that the role may select from. */
  readonly readableRelations: bigint
}

/** Asks the server in one query that reads the system tables only. @throws StatementError, WarehouseError */
export async function inspectServer(warehouse: Warehouse, schema: string, signal: AbortSignal): Promise<ServerFacts> {
  const result = await warehouse.query(inspection(schema), signal)
  const text = (column: string): string => known(cell(result, column), column)
  const flag = (column: string): boolean => cell(result, column) === 't'
  return {
    description: warehouse.description,
    version: text('version'),
    database: text('database'),
    user: text('user'),
    role: text('role'),
    isInRecovery: flag('is_in_recovery'),
    tlsVersion: cell(result, 'tls_version'),
    searchPath: text('search_path'),
    timeZone: text('time_zone'),
    schema,
    hasSchema: flag('has_schema'),
    canUseSchema: flag('can_use_schema'),
    relations: BigInt(text('relations')),
    readableRelations: BigInt(text('readable_relations')),
  }
}

function inspection(schema: string): string {
  // Cast to name, a text is cut at 63 bytes as the schema's own name was.
  const name = `'${schema.replaceAll("'", "''")}'::name`
  return `
    select
      split_part(current_setting('server_version'), ' ', 1) as version,
      current_database() as database,
      session_user as "user",
      current_user as role,
      pg_is_in_recovery() as is_in_recovery,
      (select version from pg_stat_ssl where pid = pg_backend_pid() and ssl) as tls_version,
      current_setting('search_path') as search_path,
      current_setting('TimeZone') as time_zone,
      n.oid is not null as has_schema,
      has_schema_privilege(n.oid, 'usage') as can_use_schema,
      count(c.oid) as relations,
      count(c.oid) filter (where has_table_privilege(c.oid, 'select')) as readable_relations
    from (select) as one
    left join pg_namespace n on n.nspname = ${name}
    left join pg_class c on c.relnamespace = n.oid and c.relkind in ('r', 'p', 'v', 'm', 'f')
    group by n.oid`
}

/** The query above gives these columns in every case. */
function known(value: string | null, column: string): string {
  if (value === null) throw new Error(`the server did not tell its ${column}`)
  return value
}

function cell(result: ResultSet, column: string): string | null {
  const index = result.columns.findIndex(({ name }) => name === column)
  return result.rows[0]?.[index] ?? null
}
