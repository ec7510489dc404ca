import type { TableScript } from './case-warehouses.ts'
import type { CasesFile } from './read-cases.ts'

/** The tables of all cases files, each file's in a schema of its own, and an empty copy of every table. */
export function caseTables(files: readonly CasesFile[]): TableScript {
  const tables = files.map(
    ({ schema, tables }) => `create schema "${schema}"; set search_path = "${schema}", public;\n${tables}\n`,
  )
  const icu = files
    .filter((file) => file.icu_tables !== '')
    .map(({ schema, icu_tables }) => `set search_path = "${schema}", public;\n${icu_tables}\n`)
  return { tables: tables.join('') + EMPTY_COPIES, icu: icu.join('') + EMPTY_COPIES }
}

/** Where the empty copy of a table is: same name, other schema. */
export function emptiedSchema(schema: string): string {
  return `emptied ${schema}`
}

/** Copies what was not copied yet. */
const EMPTY_COPIES = `
do $$
declare
  original record;
begin
  for original in
    select nspname as schema, relname as name
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind = 'r' and nspname !~ '^(pg_|information_schema|emptied )'
  loop
    execute format('create schema if not exists %I', 'emptied ' || original.schema);
    execute format('create table if not exists %I.%I (like %I.%I)',
      'emptied ' || original.schema, original.name, original.schema, original.name);
  end loop;
end
$$;
reset search_path;
`
