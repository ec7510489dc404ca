import { COLUMN_TYPES, type ColumnType, parentName, TYPE_SCRIPT } from './column-types.ts'
import type { GeneratedTable } from './generated-table.ts'
import { constant, quoted } from './sql-names.ts'

/** All generated tables are in one schema, with the parents that they may refer to. */
export const SCHEMA = 'generated'

/**
 * Types, two parents per type (all values but one, under a key; the first ones, twice), and
 * `dbt_answer`, which runs dbt's statement and gives what came of it: a JSON list of three texts, or the SQLSTATE.
 */
export function groundScript(types: readonly ColumnType[] = COLUMN_TYPES): string {
  return `create schema ${SCHEMA};
${TYPE_SCRIPT}
create function public.dbt_answer(statement text) returns text language plpgsql as $$
declare answer text;
begin
  execute 'select json_build_array(failures::text, left(should_warn::text, 1), left(should_error::text, 1)) from (' || statement || ') as answer'
    into strict answer;
  return answer;
exception when others then return sqlstate;
end $$;
${types.map(parentScript).join('\n')}`
}

function parentScript({ sql, values }: ColumnType): string {
  const [all, some] = [parentName(sql), `some of ${parentName(sql)}`].map((name) => `${SCHEMA}.${quoted(name)}`)
  const [first = '', second = first] = values.map(constant)
  return `create table ${all} (v ${sql});
create table ${some} (v ${sql});
${attempts([
  `create unique index on ${all} (v)`,
  // without the last, so that there are orphans
  ...values.slice(0, -1).map((value) => `insert into ${all} values (${constant(value)}) on conflict do nothing`),
])}
insert into ${some} values (${first}), (${second}), (${first}), (null);
analyze ${all}, ${some};`
}

/**
 * Makes one table with its rows. What its constraints and late rows ask is done where the server agrees. Of every other table
 * nobody knows how small it is.
 */
export function tableScript(table: GeneratedTable, index: number): string {
  const name = qualified(tableName(table, index))
  const base = table.kind.endsWith('view') ? qualified(`base ${index}`) : name
  const define = table.columns.map(({ name, type }) => `${quoted(name)} ${type.sql}`).join(', ')
  const tried = [
    ...partitionsOf(table, base, index),
    ...table.rows.map((row) => `insert into ${base} values (${row.join(', ')})`),
    ...table.constraints.map((constraint) =>
      constraint.replaceAll('{table}', base).replaceAll(REFERENCE, `$1${SCHEMA}.$2`),
    ),
    ...table.lateRows.map((row) => `insert into ${base} values (${row.join(', ')})`),
  ]
  return `create table ${base} (${define})${partitioning(table)};
${attempts(tried)}
${table.kind.endsWith('view') ? `create ${table.kind} ${name} as select * from ${base};` : ''}
${index % 2 === 0 ? '' : `analyze ${name};`}`
}

export function tableName({ nameEnd }: GeneratedTable, index: number): string {
  return `t${index}${nameEnd}`
}

const REFERENCE = /( references )(")/g

function qualified(name: string): string {
  return `${SCHEMA}.${quoted(name)}`
}

/**
 * json cannot be compared. A partition for rows of NULLs is skipped by some queries for NULL and read by others: Postgres
 * takes it for a partition without NULLs.
 */
const NO_PARTITION_KEYS = ['json', 'pair']

function partitioning({ kind, columns: [first] }: GeneratedTable): string {
  const isPossible = kind === 'partitioned' && first !== undefined && !NO_PARTITION_KEYS.includes(first.type.sql)
  return isPossible ? ` partition by list (${quoted(first.name)})` : ''
}

/** One partition for a value and one for all others; or a table that inherits, with half of the rows. */
function partitionsOf(
  { kind, columns: [first], rows }: GeneratedTable,
  base: string,
  index: number,
): readonly string[] {
  if (kind === 'inherited') {
    const child = qualified(`child ${index}`)
    const some = rows.filter((_, at) => at % 2 === 0)
    return [
      `create table ${child} () inherits (${base})`,
      ...some.map((row) => `insert into ${child} values (${row.join(', ')})`),
    ]
  }
  if (kind !== 'partitioned') return []
  const value = constant(first?.type.values[0] ?? '')
  return [
    `create table ${qualified(`one ${index}`)} partition of ${base} for values in (${value})`,
    `create table ${qualified(`rest ${index}`)} partition of ${base} default`,
  ]
}

/** Runs each statement by itself; those that fail leave nothing behind. */
function attempts(statements: readonly string[]): string {
  const blocks = statements.map(
    (statement) => `begin execute ${constant(statement)}; exception when others then null; end;`,
  )
  return `do $attempts$ begin\n${blocks.join('\n')}\nend $attempts$;`
}
