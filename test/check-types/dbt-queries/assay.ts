import { pastedText } from '../pasted-text.ts'
import { columnOf, type DbtQuery, type DbtTest, given, listOf, modelOf, relationOf } from './dbt-test.ts'

/** What assay's own check types mean, as one would ask it by hand: dbt has nothing like them. */
export const ASSAY: Readonly<Record<string, DbtQuery>> = {
  'assay.expression_holds': (test) => {
    const column = test.column === undefined ? '' : `${columnOf(test)} `
    const condition = `(${column}${pastedText(given(test, 'expression'))})`
    // a fail_calc may name the columns of a row: it is shown whole
    return `select * from ${modelOf(test)} where coalesce(not ${condition}, true)`
  },
  'assay.unique': (test) => {
    const key = keyOf(test)
    const isThere = key.map((column) => `(${column}) is not null`).join(' and ')
    // GROUP BY takes a row in parentheses for several columns: of those without an equality Postgres says so, rows or none
    return `select 1 from (
        select count(*) as n from ${modelOf(test)} where ${isThere} group by ${key.map((column) => `(${column})`).join(', ')}
      ) as keyed, generate_series(1, keyed.n) where keyed.n > 1`
  },
  'assay.relationships': (test) => {
    const [key, fields] = [
      keyOf(test),
      test.column === undefined ? listOf(test, 'fields') : [pastedText(given(test, 'field'))],
    ]
    const parents = fields.map((field, at) => `${field} as f${at}`).join(', ')
    const keys = key.map((column, at) => `(${column}) as "child key ${at}"`).join(', ')
    const isThere = key.map((column) => `(${column}) is not null`).join(' and ')
    const pairs = key.map((_, at) => `"child key ${at}" = parent.f${at}`).join(' and ')
    return `with child as (select *, ${keys} from ${modelOf(test)} where ${isThere}),
      parent as (select distinct true as is_there, ${parents} from ${relationOf(test, 'to')})
      select child.* from child left join parent on ${pairs}
      where parent.is_there is null`
  },
  'assay.row_count': (test) => {
    const [least, most] = ['min', 'max'].map((name) => given(test, name))
    return `select 1 from (select count(*) as n from ${modelOf(test)}) as counted
      where n < ${pastedText(least ?? 0n)} or n > ${pastedText(most ?? 1_000_000_000n)}`
  },
  'assay.freshness': (test) => {
    const zone = given(test, 'time_zone')
    const newest = `max(${columnOf(test)})`
    const instant = zone === null ? newest : `(${newest})::timestamp at time zone '${pastedText(zone)}'`
    const tolerance = pastedText(test.arguments?.['tolerance'] ?? '0')
    return `select 1 from (select now() - (${instant}) as age from ${modelOf(test)}) as aged
      where age is null or age > '${pastedText(given(test, 'max_age'))}'::interval or age < -'${tolerance}'::interval`
  },
}

function keyOf(test: DbtTest): readonly string[] {
  return test.column === undefined ? listOf(test, 'columns') : [columnOf(test)]
}
