import fc from 'fast-check'
import type { Value } from '../check-types/read-cases.ts'
import { aggregateExpectationChecks } from './aggregate-expectation-checks.ts'
import { assayChecks } from './assay-checks.ts'
import {
  type Column,
  columnText,
  described,
  FIELD,
  type GeneratedCheck,
  type Ground,
  parentOf,
  settingsWith,
  sqlValues,
  valuesOf,
  type Weighted,
} from './check-pieces.ts'
import { parentName } from './column-types.ts'
import { dbtUtilsChecks } from './dbt-utils-checks.ts'
import { expectationsOfRows } from './expectations-of-rows-checks.ts'
import { shapeAndSpreadChecks } from './shape-and-spread-checks.ts'
import { constant, quoted } from './sql-names.ts'

/** A check of any type on a table with these columns. Some few are mistakes, which must be errors however one asks. */
export function generatedCheck(columns: readonly Column[], where: string | undefined): fc.Arbitrary<GeneratedCheck> {
  const settings = settingsWith(columns, where)
  return mostlyFirst(columns).chain((column) => {
    const anyName = fc.constantFrom(...columns.map(({ name }) => quoted(name)))
    const ground = { columns, column, on: columnText(column, columns), anyName, settings }
    const expectations = [...expectationsOfRows(ground), ...aggregateExpectationChecks(ground)]
    const packages = [
      ...dbtUtilsChecks(ground),
      ...expectations,
      ...assayChecks(ground),
      ...shapeAndSpreadChecks(ground),
    ]
    return fc.oneof(...builtInChecks(ground), ...packages)
  })
}

function builtInChecks({ column, on, settings }: Ground): readonly Weighted[] {
  const [values, sql] = [valuesOf(column.type), { values: sqlValues(column), quote: fc.constant(false) }]
  const parent = { to: parentOf(column.type), field: FIELD }
  return [
    { weight: 3, arbitrary: described('not_null', on, {}, settings) },
    { weight: 5, arbitrary: described('unique', on, {}, settings) },
    { weight: 3, arbitrary: described('accepted_values', on, { values }, settings) },
    { weight: 2, arbitrary: described('accepted_values', on, sql, settings) },
    { weight: 4, arbitrary: described('relationships', on, parent, settings) },
  ]
}

/** What a constraint on the first column could prove, with no settings that are in the way of it. */
export function provableChecks([first]: readonly Column[]): readonly GeneratedCheck[] {
  if (first === undefined) return []
  const { name, type } = first
  const on = { column: quoted(name), config: {} }
  const values = type.values.map((value) => value.replaceAll("'", "''"))
  return [
    { ...on, checkType: 'not_null' },
    { ...on, checkType: 'unique' },
    { ...on, checkType: 'accepted_values', arguments: { values } },
    ...type.refersTo.map((to) => ({
      ...on,
      checkType: 'relationships',
      arguments: { to: `ref('${parentName(to)}')`, field: 'v' },
    })),
  ]
}

/** Some on the same groups: they share a reading. */
export function groupedChecks(columns: readonly Column[]): fc.Arbitrary<readonly GeneratedCheck[]> {
  return fc.tuple(fc.constantFrom(...columns), fc.constantFrom(...columns)).chain(([by, about]) => {
    const [group, column] = [[quoted(by.name)], quoted(about.name)]
    const [value = ''] = about.type.values.map(constant)
    const of = (name: string, on: string | undefined, given: Readonly<Record<string, Value>>): GeneratedCheck => ({
      checkType: name,
      ...(on === undefined ? {} : { column: on }),
      arguments: given,
      config: {},
    })
    const all = [
      of('dbt_utils.at_least_one', column, { group_by_columns: group }),
      of('dbt_utils.not_constant', column, { group_by_columns: group }),
      of('dbt_utils.not_null_proportion', column, { at_least: 0.5, group_by_columns: group }),
      of('dbt_expectations.expect_table_row_count_to_equal', undefined, { value: 1n, group_by: group }),
      of('dbt_expectations.expect_column_max_to_be_between', column, { max_value: value, group_by: group }),
    ]
    return fc.shuffledSubarray(all, { minLength: 2, maxLength: 3 })
  })
}

/** The first column is talked about most: what is claimed of it and what is checked on it are to meet. */
export function mostlyFirst<Column>(columns: readonly Column[]): fc.Arbitrary<Column> {
  return fc.nat({ max: columns.length * 2 - 1 }).map((at) => {
    const column = columns[at] ?? columns[0]
    if (column === undefined) throw new Error('a table without columns')
    return column
  })
}
