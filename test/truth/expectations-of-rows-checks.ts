import fc from 'fast-check'
import type { Value } from '../check-types/read-cases.ts'
import {
  described,
  type Ground,
  generatedCondition,
  NO_COLUMN,
  sqlValues,
  valuesOf,
  type Weighted,
} from './check-pieces.ts'
import { constant, quoted } from './sql-names.ts'

type Arguments = Readonly<Record<string, fc.Arbitrary<Value>>>

/** Checks of dbt_expectations on each row, on sets, orders, texts and several columns. */
export function expectationsOfRows(ground: Ground): readonly Weighted[] {
  return [...onValues(ground), ...onTexts(ground), ...onTheRelation(ground)]
}

const IS_ANY = fc.boolean()
/** As dbt needs an apostrophe to be written. */
const PATTERNS = fc.constantFrom('%', 'a%', '_', 'A', "it''s", '', '%\\\\%', '1%')
const REGEXES = fc.constantFrom('a', '^A$', "it''s| $", '', '(b)|(a)', '[0-9]', '^.?$')

/** Most checks have no row_condition. */
function rowCondition({ columns }: Ground): Arguments {
  return { row_condition: fc.option(generatedCondition(columns), { freq: 2 }) }
}

function weighted(
  name: string,
  weight: number,
  column: fc.Arbitrary<string | undefined>,
  args: Arguments,
  ground: Ground,
) {
  return { weight, arbitrary: described(`dbt_expectations.${name}`, column, args, ground.settings) }
}

function onValues(ground: Ground): readonly Weighted[] {
  const { column, columns, on, anyName } = ground
  const where = rowCondition(ground)
  // what is compared with a bound cannot be a comparison itself
  const value = fc.constant(quoted(column.name))
  const bound = fc.constantFrom(...column.type.values.map(constant))
  const set = { value_set: valuesOf(column.type), ...where }
  const sqlSet = { value_set: sqlValues(column), quote_values: fc.constant(false), ...where }
  const repeated = { value_set: valuesOf(column.type).map((values) => [...values, ...values.slice(0, 1)]), ...where }
  const bounds = { min_value: bound, max_value: fc.option(anyName), strictly: IS_ANY, ...where }
  const order = {
    sort_column: fc.option(anyName),
    strictly: IS_ANY,
    group_by: fc.uniqueArray(anyName, { maxLength: 1 }),
    ...where,
  }
  const condition = generatedCondition(columns)
  return [
    weighted('expect_column_values_to_be_null', 1, on, where, ground),
    weighted('expect_column_values_to_not_be_null', 1, on, where, ground),
    weighted('expect_column_values_to_be_unique', 2, on, where, ground),
    weighted('expect_column_values_to_be_between', 2, value, bounds, ground),
    weighted('expect_column_values_to_be_in_set', 2, on, set, ground),
    weighted('expect_column_values_to_be_in_set', 1, on, sqlSet, ground),
    weighted('expect_column_values_to_not_be_in_set', 1, on, repeated, ground),
    weighted('expect_column_values_to_not_be_in_set', 1, on, sqlSet, ground),
    weighted('expect_column_values_to_be_increasing', 1, value, order, ground),
    weighted('expect_column_values_to_be_decreasing', 1, value, order, ground),
    weighted('expression_is_true', 2, NO_COLUMN, { expression: condition, ...tests, ...where }, ground),
    weighted(
      'expression_is_true',
      1,
      NO_COLUMN,
      { expression: aggregated(anyName), ...groups(ground), ...where },
      ground,
    ),
  ]
}

const tests = { test_condition: fc.constantFrom('= true', '= true', 'is not null', '= false', 'is distinct from null') }

function aggregated(anyName: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom('count(*) > 2', 'count(*) = 0', 'count(*) > null'),
    anyName.map((name) => `max(${name}) = min(${name})`),
    anyName.map((name) => `count(distinct ${name}) = count(${name})`),
  )
}

function groups({ anyName }: Ground): Arguments {
  return { group_by_columns: fc.uniqueArray(anyName, { maxLength: 1 }) }
}

function onTexts(ground: Ground): readonly Weighted[] {
  const { column, on } = ground
  const where = rowCondition(ground)
  const value = fc.constant(quoted(column.name))
  const isText = /char|text|short/.test(column.type.sql) && column.type.sql !== 'text[]'
  const weight = isText ? 2 : 0
  const match_on = fc.constantFrom('any', 'all')
  const flags = fc.constantFrom('', '', 'i', 'g', 'n')
  const length = { min_value: fc.constantFrom(0n, 1n, 'null'), max_value: fc.constantFrom(1n, 2n), ...where }
  const several = <Of>(items: fc.Arbitrary<Of>): fc.Arbitrary<Of[]> => fc.array(items, { minLength: 1, maxLength: 3 })
  return [
    weighted('expect_column_value_lengths_to_be_between', weight, value, length, ground),
    weighted(
      'expect_column_value_lengths_to_equal',
      weight,
      value,
      { value: fc.constantFrom(0n, 1n), ...where },
      ground,
    ),
    ...['match', 'not_match'].flatMap((verb) => {
      const name = `expect_column_values_to_${verb}`
      const regexes = { regex_list: several(REGEXES), match_on, flags, ...where }
      const patterns = { like_pattern_list: several(PATTERNS), match_on, ...where }
      return [
        weighted(`${name}_regex`, weight, on, { regex: REGEXES, flags, ...where }, ground),
        weighted(`${name}_regex_list`, weight, on, regexes, ground),
        weighted(`${name}_like_pattern`, weight, value, { like_pattern: PATTERNS, ...where }, ground),
        weighted(`${name}_like_pattern_list`, weight, value, patterns, ground),
      ]
    }),
    weighted(
      'expect_column_values_to_have_consistent_casing',
      weight,
      value,
      { display_inconsistent_columns: IS_ANY },
      ground,
    ),
  ]
}

function onTheRelation(ground: Ground): readonly Weighted[] {
  const { column, columns, anyName } = ground
  const where = rowCondition(ground)
  const value = fc.constantFrom(...column.type.values.map(constant))
  const pair = { column_A: fc.constant(quoted(column.name)), column_B: anyName, ...where }
  const ignore_row_if = fc.constantFrom('all_values_are_missing', 'any_value_is_missing')
  const list = fc.uniqueArray(anyName, { minLength: 1, maxLength: 3 })
  // dbt pastes the name of a column between apostrophes there
  const plain = columns.map(({ name }) => quoted(name)).filter((name) => !name.includes("'"))
  const record = plain.length === 0 ? list : fc.uniqueArray(fc.constantFrom(...plain), { minLength: 1, maxLength: 3 })
  const sums = {
    column_list: fc.array(anyName, { minLength: 1, maxLength: 2 }),
    sum_total: fc.oneof(fc.constantFrom(0n, 1n, 2.5), anyName),
    group_by: fc.uniqueArray(anyName, { maxLength: 1 }),
    ...where,
  }
  const value_pairs_set = fc.array(fc.tuple(value, fc.oneof(value, anyName)), { minLength: 1, maxLength: 2 })
  return [
    weighted('expect_column_pair_values_A_to_be_greater_than_B', 1, NO_COLUMN, { ...pair, or_equal: IS_ANY }, ground),
    weighted('expect_column_pair_values_to_be_equal', 1, NO_COLUMN, pair, ground),
    weighted('expect_column_pair_values_to_be_in_set', 1, NO_COLUMN, { ...pair, value_pairs_set }, ground),
    weighted(
      'expect_compound_columns_to_be_unique',
      2,
      NO_COLUMN,
      { column_list: list, ignore_row_if, ...where },
      ground,
    ),
    weighted(
      'expect_select_column_values_to_be_unique_within_record',
      plain.length === 0 ? 0 : 1,
      NO_COLUMN,
      { column_list: record, ignore_row_if, ...where },
      ground,
    ),
    weighted('expect_multicolumn_sum_to_equal', 1, NO_COLUMN, sums, ground),
  ]
}
