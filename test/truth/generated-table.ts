import fc from 'fast-check'
import { type GeneratedCheck, generatedCondition } from './check-pieces.ts'
import { COLLATED_TYPE, COLUMN_TYPES, type ColumnType, parentName } from './column-types.ts'
import { generatedCheck, groupedChecks, mostlyFirst, provableChecks } from './generated-checks.ts'
import { tableWithoutTies } from './most-common-value-checks.ts'
import { constant, quoted } from './sql-names.ts'

/** A small table that may break any rule, with constraints that some of its rows may not allow. */
export type GeneratedTable = {
  /** Follows the number that makes its name unique. */
  readonly nameEnd: string
  readonly kind: 'table' | 'partitioned' | 'inherited' | 'view' | 'materialized view'
  readonly columns: readonly GeneratedColumn[]
  /** SQL constants, one per column. */
  readonly rows: readonly (readonly string[])[]
  /** Tried one after the other when the rows are there; those that the server refuses are not there. */
  readonly constraints: readonly string[]
  /** Rows that are tried after that. */
  readonly lateRows: readonly (readonly string[])[]
  readonly checks: readonly GeneratedCheck[]
}

export type GeneratedColumn = { readonly name: string; readonly type: ColumnType }

/** Names that need quotes, and names that a query of ours or of dbt's uses itself. */
const COLUMN_NAMES = [
  ...['id', 'Id', 'user', 'order', 'a b', 'q"uote', "it's", 'é', 'do.t', '%', '$1', 'x'.repeat(63)],
  ...['n', 'f0', 'k0', 'c0', 'scan', 't0', 'value_field', 'n_records', 'unique_field', 'from_field', 'most_recent'],
]

const NAME_ENDS = ['', '', ' "', '.', 'É', "'"]

/** `{table}` stands for the table, whatever its kind; a constraint on a view is refused. */
function constraintOn(columns: readonly GeneratedColumn[]): fc.Arbitrary<string> {
  return fc.tuple(mostlyFirst(columns), fc.constantFrom(...columns)).chain(([column, other]) => {
    const [name, second] = [quoted(column.name), quoted(other.name)]
    const parents = column.type.refersTo.map((to) => quoted(parentName(to)))
    const values = column.type.values.map(constant)
    return fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(`alter table {table} alter ${name} set not null`) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          `alter table {table} add unique (${name})`,
          `create unique index on {table} (${name})`,
        ),
      },
      { weight: 1, arbitrary: fc.constantFrom(`alter table {table} add primary key (${name})`) },
      { weight: 3, arbitrary: fc.constantFrom(...parents.map((parent) => foreignKey(name, parent))) },
      { weight: 2, arbitrary: fc.constantFrom(...parents.map((parent) => `${foreignKey(name, parent)} not valid`)) },
      { weight: 1, arbitrary: fc.constantFrom(...parents.map((parent) => `${foreignKey(name, parent)} not enforced`)) },
      {
        weight: 2,
        arbitrary: fc.constantFrom(
          ...values.map((value) => `create unique index on {table} (${name}) where ${name} <> ${value}`),
        ),
      },
      {
        weight: 3,
        arbitrary: fc.constantFrom(
          `alter table {table} add check (${name} in (${values.join(', ')}))`,
          `alter table {table} add check (${name} = any (array[${values.slice(1).join(', ')}]::${column.type.sql}[]))`,
          `alter table {table} add check (${name} in (${values.slice(1).join(', ')}, null))`,
          `alter table {table} add check (${name} in (${values.slice(1).join(', ')})) not valid`,
        ),
      },
      { weight: 5, arbitrary: fc.constantFrom(...misleading(name, second)) },
    )
  })
}

function foreignKey(name: string, parent: string): string {
  return `alter table {table} add foreign key (${name}) references ${parent} (v)`
}

/** What looks as if it said something about all rows of the table, or about one column, and some of it does. */
function misleading(name: string, second: string): readonly string[] {
  return [
    `create unique index on {table} (${name}, ${second})`,
    `create unique index on {table} (${name}) include (${second})`,
    `create unique index on {table} (${name}) where ${second} is not null`,
    `create unique index on {table} (${name}) nulls not distinct`,
    `create unique index on {table} (${name} collate "C")`,
    `create unique index on {table} (${name} bpchar_ops)`,
    `create unique index on {table} ((${name}::text))`,
    `create unique index on only {table} (${name})`,
    `alter table {table} add unique (${name}) deferrable`,
    `alter table {table} add check (${name} is not null) not valid`,
    `alter table {table} add not null ${name} not valid`,
    'alter table {table} disable trigger all',
  ]
}

/** @param hasCollation whether the server has the collation of `COLLATED_TYPE`. */
export function generatedTable(hasCollation: boolean): fc.Arbitrary<GeneratedTable> {
  const types = hasCollation ? [...COLUMN_TYPES, COLLATED_TYPE, COLLATED_TYPE] : COLUMN_TYPES
  const column = fc.record({ name: fc.constantFrom(...COLUMN_NAMES), type: fc.constantFrom(...types) })
  return fc.uniqueArray(column, { minLength: 2, maxLength: 4, selector: ({ name }) => name }).chain((columns) => {
    const nameEnd = fc.constantFrom(...NAME_ENDS)
    return fc.oneof(
      { weight: 19, arbitrary: tableOf(columns, nameEnd) },
      { weight: 1, arbitrary: nameEnd.chain((end) => tableWithoutTies(columns, end)) },
    )
  })
}

function tableOf(columns: readonly GeneratedColumn[], nameEnd: fc.Arbitrary<string>): fc.Arbitrary<GeneratedTable> {
  const checks = fc
    .option(generatedCondition(columns), { nil: undefined, freq: 2 })
    .chain((where) => fc.array(generatedCheck(columns, where), { minLength: 5, maxLength: 5 }))
  return fc.record({
    nameEnd,
    kind: fc.constantFrom('table', 'table', 'table', 'partitioned', 'inherited', 'view', 'materialized view'),
    columns: fc.constant(columns),
    rows: fc.oneof(fc.array(rowOf(columns), { maxLength: 3 }), fc.array(rowOf(columns), { maxLength: 12 })),
    constraints: fc.array(constraintOn(columns), { maxLength: 4 }),
    lateRows: fc.array(rowOf(columns), { maxLength: 2 }),
    checks: fc
      .tuple(checks, fc.option(groupedChecks(columns), { nil: [] }))
      .map(([some, grouped]) => [...provableChecks(columns), ...some, ...grouped]),
  })
}

function rowOf(columns: readonly GeneratedColumn[]): fc.Arbitrary<readonly string[]> {
  return fc.tuple(...columns.map(({ type }) => fc.constantFrom('null', ...type.values.map(constant))))
}
