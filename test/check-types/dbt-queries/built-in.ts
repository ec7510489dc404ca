import { pastedText } from '../pasted-text.ts'
import type { Value } from '../read-cases.ts'
import { columnOf, type DbtQuery, given, listOf, modelOf, relationOf } from './dbt-test.ts'

export const BUILT_IN: Readonly<Record<string, DbtQuery>> = {
  not_null: (test) => `select ${columnOf(test)} from ${modelOf(test)} where ${columnOf(test)} is null`,
  unique: (test) => `select ${columnOf(test)} as unique_field, count(*) as n_records from ${modelOf(test)}
    where ${columnOf(test)} is not null group by ${columnOf(test)} having count(*) > 1`,
  accepted_values: (test) => `with all_values as (
      select ${columnOf(test)} as value_field, count(*) as n_records from ${modelOf(test)} group by ${columnOf(test)}
    ) select * from all_values
    where value_field not in (${valueList(listOf(test, 'values'), test.arguments?.['quote'])})`,
  relationships: (test) => `with child as (
      select ${columnOf(test)} as from_field from ${modelOf(test)} where ${columnOf(test)} is not null
    ), parent as (select ${pastedText(given(test, 'field'))} as to_field from ${relationOf(test, 'to')})
    select from_field from child left join parent on child.from_field = parent.to_field
    where parent.to_field is null`,
}

/** Values as dbt pastes them: between apostrophes, and none of their own is doubled. */
export function valueList(values: readonly string[], quote: Value = true): string {
  return values.map((value) => (quote ? `'${value}'` : value)).join(',')
}
