import fc from 'fast-check'
import type { Settings } from './build-check.ts'
import type { Value } from './read-cases.ts'

/** A small table, and checks on it that share one `where`. */
export type GeneratedTable = {
  readonly rows: readonly GeneratedRow[]
  readonly where: string | undefined
  readonly checks: readonly GeneratedCheck[]
}

/** SQL constants: column names are `i` (int), `t` (text), `n` (numeric), `seen` (timestamptz). */
type GeneratedRow = { readonly i: string; readonly t: string; readonly n: string; readonly seen: string }

export type GeneratedCheck = {
  readonly checkType: string
  readonly column?: string
  readonly arguments?: Readonly<Record<string, Value>>
  readonly config: Settings
}

const WORDS = ['', 'a', 'A', 'a ', "it's", '\\', '%', 'é', '{{ a }}']
const NUMBERS = ['0', '1', '1.0', '1.00', '-1', 'NaN']

/** Few different values, so that equal ones are frequent; NULLs too. */
const row: fc.Arbitrary<GeneratedRow> = fc.record({
  i: orNull(fc.integer({ min: -2, max: 3 }).map(String)),
  t: orNull(fc.constantFrom(...WORDS).map(constant)),
  n: orNull(fc.constantFrom(...NUMBERS).map(constant)),
  // hours away from every threshold below
  seen: orNull(fc.constantFrom(-20, 1, 30, 60).map((hours) => `now() - interval '${hours} hours'`)),
})

const comparison = fc.oneof(
  fc.tuple(fc.constantFrom('=', '<>', '<', '>='), fc.integer({ min: -2, max: 3 })).map(([is, k]) => `i ${is} ${k}`),
  fc.constantFrom(...WORDS).map((word) => `t <> ${constant(word)}`),
  fc.constantFrom(...NUMBERS).map((number) => `n > ${constant(number)}`),
  fc.constantFrom('t is null', 'i is not null', 'n > i', 'true', 'false', 'null', "t like 'a%'", 'i in (1, null)'),
)

/** Conditions that can be TRUE, FALSE and NULL. */
const condition = fc.oneof(
  comparison,
  fc.tuple(comparison, fc.constantFrom('and', 'or'), comparison).map((parts) => parts.join(' ')),
  comparison.map((inner) => `not ${inner}`),
)

const threshold = fc.oneof(
  fc
    .tuple(fc.constantFrom('>', '>=', '=', '!=', '<'), fc.integer({ min: 0, max: 4 }))
    .map(([is, number]) => `${is} ${number}`),
  fc.constantFrom('between 1 and 2', 'not between 1 and 2', 'is null', 'in (1, 3)', '* 2 > 3 and true'),
  fc.constantFrom('> count(*) * 0.5', '> (select 1)'),
)

const settings: fc.Arbitrary<Settings> = fc.record(
  { limit: fc.integer({ min: 0, max: 3 }), warn_if: threshold, error_if: threshold },
  { requiredKeys: [] },
)

const column = fc.constantFrom('i', 't', 'n', 'seen', '(i, n)', 'lower(t)', 'i % 2')

const check: fc.Arbitrary<GeneratedCheck> = fc.oneof(
  described('not_null', column, {}),
  described('unique', column, {}),
  described('accepted_values', fc.constantFrom('t', 'lower(t)'), { values: someOf(WORDS.map(doubled)) }),
  described('accepted_values', fc.constantFrom('n', 'i::numeric'), { values: someOf(NUMBERS) }),
  described('accepted_values', fc.constantFrom('i', 'n'), {
    values: someOf(['1', '-1', '0.0', 'null', '2 - 1']),
    quote: fc.constant(false),
  }),
  described('relationships', fc.constant('i'), {
    to: fc.constant("ref('parents')"),
    field: fc.constantFrom('i', 'i + 1'),
  }),
  described('dbt_utils.expression_is_true', fc.constant(undefined), { expression: condition }),
  described('dbt_utils.expression_is_true', fc.constantFrom('i', 'n'), {
    expression: fc.constantFrom('> 0', 'is not null', '+ 1 > i or t is null', 'between 0 and 2'),
  }),
  described('dbt_utils.recency', fc.constant(undefined), {
    field: fc.constant('seen'),
    datepart: fc.constant('day'),
    interval: fc.constantFrom(1n, 2n, 2.2),
    group_by_columns: fc.constantFrom([], ['i'], ['t', 'n']),
  }),
)

export const generatedTable: fc.Arbitrary<GeneratedTable> = fc.record({
  rows: fc.array(row, { maxLength: 8 }),
  where: fc.option(condition, { nil: undefined }),
  checks: fc.array(check, { minLength: 6, maxLength: 6 }),
})

function described(
  checkType: string,
  columns: fc.Arbitrary<string | undefined>,
  args: Readonly<Record<string, fc.Arbitrary<Value>>>,
): fc.Arbitrary<GeneratedCheck> {
  const parts = fc.record({ column: columns, arguments: fc.record(args), config: settings })
  return parts.map(({ column, ...rest }) => ({ checkType, ...rest, ...(column === undefined ? {} : { column }) }))
}

function someOf(values: readonly string[]): fc.Arbitrary<readonly string[]> {
  return fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 4 })
}

function orNull(values: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof({ weight: 3, arbitrary: values }, { weight: 1, arbitrary: fc.constant('null') })
}

/** As dbt needs an apostrophe to be written. */
function doubled(text: string): string {
  return text.split("'").join("''")
}

function constant(text: string): string {
  return `'${doubled(text)}'`
}
