import fc from 'fast-check'
import {
  columnText,
  described,
  type GeneratedCheck,
  generatedCondition,
  settingsWith,
  sqlValues,
  valuesOf,
} from './check-pieces.ts'
import type { GeneratedColumn, GeneratedTable } from './generated-table.ts'
import { constant } from './sql-names.ts'

/**
 * A table in which no two values of the first column are equally common: of such, Postgres takes any first, and two queries may
 * both be right and differ. One value is there once, the next twice, then four times, …: so the numbers differ whichever values are
 * equal to each other, turn out equal after a cast, or are left out.
 */
export function tableWithoutTies(columns: readonly GeneratedColumn[], nameEnd: string): fc.Arbitrary<GeneratedTable> {
  const [first, ...others] = columns
  if (first === undefined) throw new Error('a table without columns')
  const constants = ['null', ...first.type.values.map(constant)]
  return fc.record({
    nameEnd: fc.constant(nameEnd),
    kind: fc.constantFrom('table', 'view', 'materialized view'),
    columns: fc.constant(columns),
    rows: fc
      .shuffledSubarray(constants, { maxLength: Math.min(4, constants.length) })
      .map((values) => values.flatMap((value, at) => Array.from({ length: 2 ** at }, () => rowWith(value, others)))),
    constraints: fc.constant([]),
    lateRows: fc.constant([]),
    checks: fc.array(mostCommonValueCheck(first), { minLength: 5, maxLength: 5 }),
  })
}

function rowWith(value: string, others: readonly GeneratedColumn[]): readonly string[] {
  return [value, ...others.map(() => 'null')]
}

/** Conditions speak of the column alone: so they leave out values, and never some of the rows of one. */
function mostCommonValueCheck(column: GeneratedColumn): fc.Arbitrary<GeneratedCheck> {
  const condition = generatedCondition([column])
  const given = { top_n: fc.constantFrom(1n, 1n, 2n, 3n, '1 + 1'), row_condition: fc.option(condition, { freq: 2 }) }
  const settings = condition.chain((where) => settingsWith([column], where))
  const [name, on] = ['dbt_expectations.expect_column_most_common_value_to_be_in_set', columnText(column, [column])]
  const plain = {
    value_set: sqlValues(column),
    quote_values: fc.constant(false),
    data_type: fc.constantFrom(column.type.sql.replace(/ collate .*/, ''), 'text', 'decimal'),
  }
  return fc.oneof(
    described(name, on, { ...given, value_set: valuesOf(column.type) }, settings),
    described(name, on, { ...given, ...plain }, settings),
  )
}
