import fc from 'fast-check'
import type { Settings } from '../check-types/build-check.ts'
import type { Value } from '../check-types/read-cases.ts'
import { type ColumnType, parentName } from './column-types.ts'
import { constant, quoted } from './sql-names.ts'

export type GeneratedCheck = {
  readonly checkType: string
  readonly column?: string
  readonly arguments?: Readonly<Record<string, Value>>
  readonly config: Settings
}

/** A column of a generated table. */
export type Column = { readonly name: string; readonly type: ColumnType }

/** One of the things that may be generated, and how often. */
export type Weighted = { readonly weight: number; readonly arbitrary: fc.Arbitrary<GeneratedCheck> }

/** What a generator of checks knows: the table, the column that this check is mostly about, and some settings. */
export type Ground = {
  readonly columns: readonly Column[]
  readonly column: Column
  /** The column as one would write it in YAML, or an expression on it. */
  readonly on: fc.Arbitrary<string>
  /** The quoted name of any column. */
  readonly anyName: fc.Arbitrary<string>
  readonly settings: fc.Arbitrary<Settings>
}

/** Conditions that can be TRUE, FALSE and NULL. */
export function generatedCondition(columns: readonly Column[]): fc.Arbitrary<string> {
  const comparison = fc.constantFrom(...columns).chain((column) => {
    const values = fc.constantFrom(...column.type.values.map(constant))
    const ofSameType = ({ type }: Column) => columns.filter((other) => other.type === type)
    const operators = fc.constantFrom('=', '<>', '<', '>=', 'is distinct from')
    return fc.oneof(
      fc.tuple(operators, values).map(([operator, value]) => `${quoted(column.name)} ${operator} ${value}`),
      values.map((value) => `${quoted(column.name)} in (${value}, null)`),
      fc.constantFrom(`${quoted(column.name)} is null`, `${quoted(column.name)} is not null`),
      fc
        .tuple(operators, fc.constantFrom(...ofSameType(column)))
        .map(([operator, other]) => `${quoted(column.name)} ${operator} ${quoted(other.name)}`),
    )
  })
  return fc.oneof(
    { weight: 4, arbitrary: comparison },
    {
      weight: 2,
      arbitrary: fc.tuple(comparison, fc.constantFrom('and', 'or'), comparison).map((parts) => parts.join(' ')),
    },
    { weight: 1, arbitrary: comparison.map((inner) => `not (${inner})`) },
    { weight: 1, arbitrary: fc.constantFrom('true', 'false', 'null', '1 = 1') },
  )
}

/** The column as one would write it in YAML, or an expression on it, or a row of columns. */
export function columnText({ name, type }: Column, columns: readonly Column[]): fc.Arbitrary<string> {
  const column = quoted(name)
  const values = fc.constantFrom(...type.values.map(constant))
  return fc.oneof(
    { weight: 12, arbitrary: fc.constant(column) },
    // without quotes, where that is a name at all; it may then be another column's
    { weight: 2, arbitrary: fc.constant(NEEDS_NO_QUOTES.test(name) ? name : column) },
    { weight: 1, arbitrary: fc.constantFrom(...columns).map((other) => `(${column}, ${quoted(other.name)})`) },
    { weight: 1, arbitrary: values.map((value) => `coalesce(${column}, ${value})`) },
    { weight: 1, arbitrary: values.map((value) => `${column} = ${value}`) },
    { weight: 1, arbitrary: fc.constantFrom(`${column}::text`, `(${column})`, `nullif(${column}, null)`) },
  )
}

/** `user` stands as it is too, though it then is a function; `order` cannot. */
const NEEDS_NO_QUOTES = /^(?!order$)[a-z_][a-z_0-9]*$/i

export const NO_COLUMN = fc.constant(undefined)
export const FIELD = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('v', '"v"', 'V') },
  { weight: 1, arbitrary: fc.constant('coalesce(v, v)') },
)

export function parentOf({ refersTo }: ColumnType): fc.Arbitrary<string> {
  return fc
    .constantFrom(...refersTo)
    .chain((to) => fc.constantFrom(`ref('${parentName(to)}')`, `ref('some of ${parentName(to)}')`))
}

/** As dbt needs an apostrophe to be written. Often all values there are, so that there is something to prove. */
export function valuesOf({ values }: ColumnType): fc.Arbitrary<readonly string[]> {
  const all = values.map((value) => value.replaceAll("'", "''"))
  return fc.oneof(
    { weight: 4, arbitrary: fc.uniqueArray(fc.constantFrom(...all), { minLength: 1 }) },
    { weight: 2, arbitrary: fc.constant(all) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...all, 'no such value'), { minLength: 1 }) },
  )
}

/** Values that are SQL. Names in them mean what they mean to dbt's query, which is not what they mean to the table. */
export function sqlValues({ name, type }: Column): fc.Arbitrary<readonly string[]> {
  const literals = type.values.map(constant)
  const names = [quoted(name), 'value_field', 'n_records', `(select ${quoted(name)})`]
  return fc.oneof(
    { weight: 5, arbitrary: fc.uniqueArray(fc.constantFrom(...literals, 'null'), { minLength: 1 }) },
    { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...literals, ...names), { minLength: 1 }) },
  )
}

export function continuation({ type }: Column): fc.Arbitrary<string> {
  const values = fc.constantFrom(...type.values.map(constant))
  return fc.oneof(
    fc.tuple(fc.constantFrom('=', '<>', '>='), values).map((parts) => parts.join(' ')),
    fc.constantFrom('is not null', 'is null or true'),
  )
}

const THRESHOLD = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.constantFrom('>', '>=', '=', '!=', '<', '<>'), fc.integer({ min: 0, max: 4 }))
      .map(([is, number]) => `${is} ${number}`),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('between 1 and 2', 'not between 1 and 2', 'is null', 'in (1, 3)', '* 2 > 3 and true'),
  },
  // count(*) is a bigint: no sum of these overflows
  { weight: 1, arbitrary: fc.constantFrom('> count(*) * 0.5', '> (select 1)', '+ 2147483647 + 2147483647 > 5') },
)

const FAIL_CALC = fc.constantFrom(
  ...[' count(*) ', 'count(1)', 'count(*) + 1', 'max(n_records)', 'coalesce(sum(n_records), 0)', 'sum(1)'],
)

export function settingsWith(columns: readonly Column[], where: string | undefined): fc.Arbitrary<Settings> {
  const wheres = fc.oneof(
    { weight: 8, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constant(where) },
    { weight: 1, arbitrary: fc.oneof(generatedCondition(columns), fc.constant('no_such_column > 1')) },
  )
  return fc.record({
    where: wheres,
    limit: rarely(fc.integer({ min: -1, max: 3 })),
    warn_if: rarely(THRESHOLD),
    error_if: rarely(THRESHOLD),
    fail_calc: rarely(FAIL_CALC),
    severity: fc.constantFrom('error', 'error', 'warn'),
  })
}

function rarely<Of>(arbitrary: fc.Arbitrary<Of>): fc.Arbitrary<Of | undefined> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary })
}

export function described(
  checkType: string,
  columns: fc.Arbitrary<string | undefined>,
  args: Readonly<Record<string, fc.Arbitrary<Value>>>,
  settings: fc.Arbitrary<Settings>,
): fc.Arbitrary<GeneratedCheck> {
  return fc
    .record({ column: columns, arguments: fc.record(args), config: settings })
    .map(({ column, ...rest }) => ({ checkType, ...rest, ...(column === undefined ? {} : { column }) }))
}
