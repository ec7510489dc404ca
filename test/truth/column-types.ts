/** A type of a generated column. */
export type ColumnType = {
  /** As it stands in a table's definition. */
  readonly sql: string
  /** Texts of a few values: equal ones that look different are the point. */
  readonly values: readonly string[]
  /** Types of the columns that it may be said to refer to, by their SQL. */
  readonly refersTo: readonly string[]
  /** Whether `max` of it can be compared with a time. */
  readonly isTime: boolean
}

function type(sql: string, values: readonly string[], refersTo: readonly string[] = [sql], isTime = false): ColumnType {
  return { sql, values, refersTo, isTime }
}

const INTEGERS = ['int', 'bigint', 'numeric']
const TEXTS = ['text', 'varchar(5)', 'char(3)']
const TIMES = ['timestamp', 'timestamptz', 'date']
const WORDS = ['', 'a', 'A', 'a ', "it's", '\\', '%', 'é', '{{']
/** Yesterday is more than one day ago and less than two. */
const MOMENTS = ['2020-01-01', '2020-01-01 00:00:00', '2999-12-31', '-infinity', 'yesterday']

/** The table that has nearly all values of a type; `some of` it are in another. */
export function parentName(sql: string): string {
  return `parents of ${sql.replaceAll('"', '')}`
}

/** SQL that makes the types that are not Postgres' own. */
export const TYPE_SCRIPT = `
  create type mood as enum ('sad', 'it''s ok', 'Happy');
  create type pair as (a int, b text);
  create domain short as varchar(3);`

/** A collation that says that a and A are equal; not every server can make it. */
export const COLLATION_SCRIPT = `create collation ignore_case
  (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  do $$ begin assert 'a' = 'A' collate ignore_case; end $$`

export const COLLATED_TYPE = type('text collate ignore_case', WORDS, ['text collate ignore_case', 'text'])

export const COLUMN_TYPES: readonly ColumnType[] = [
  type('int', ['-1', '0', '1', '2', '3'], INTEGERS),
  type('bigint', ['0', '1', '2', '9223372036854775807'], INTEGERS),
  type('numeric', ['0', '1', '1.0', '1.00', '-0', 'NaN', '1e3'], INTEGERS),
  type('numeric(6, 2)', ['0', '0.10', '0.1', '-1']),
  type('float8', ['0', '-0', '1', 'NaN', 'Infinity', '1e-7'], ['float8', 'numeric']),
  type('real', ['0', '-0', '0.1', 'NaN'], ['real', 'float8']),
  type('text', WORDS, TEXTS),
  type('varchar(5)', WORDS, TEXTS),
  type('char(3)', WORDS, TEXTS),
  type('"char"', ['a', 'A', '']),
  type('date', ['2020-01-01', '1 Jan 2020', '2999-12-31', 'yesterday'], TIMES, true),
  type('timestamp', MOMENTS, TIMES, true),
  type('timestamptz', [...MOMENTS, '2020-01-01 00:00+09'], TIMES, true),
  type('timestamp(0)', ['2020-01-01 00:00:00.2', '2020-01-01', '2999-12-31'], TIMES, true),
  type('interval', ['1 day', '24 hours', '1 mon', '30 days', '0']),
  type('uuid', [
    '00000000-0000-0000-0000-000000000001',
    '{00000000000000000000000000000001}',
    'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  ]),
  type('boolean', ['t', 'false', 'yes']),
  type('bytea', ['', '\\x00', 'a', '\\x61']),
  type('mood', ['sad', "it's ok", 'Happy']),
  type('pair', ['(,)', '(1,)', '(1,a)', '( 1,a)']),
  type('short', ['', 'a', 'A', 'a '], ['short', 'text', 'char(3)']),
  type('jsonb', ['{}', '{"a": 1, "b": 2}', '{"b": 2, "a": 1.0}', '1', '1.0', 'null', '[]']),
  type('int[]', ['{}', '{1}', '{1,NULL}', '[1:1]={1}', '[2:2]={1}']),
  type('text[]', ['{}', '{a}', '{"a"}', '{NULL}', '{"NULL"}']),
  type('int4range', ['empty', '[1,3)', '[1,2]', '(0,2]']),
  // no hash: what cannot be fingerprinted is counted exactly
  type('money', ['0', '1', '1.00']),
  type('bit(3)', ['101', '000']),
  // no equality at all: dbt's query is an error
  type('json', ['{}', '1']),
]
