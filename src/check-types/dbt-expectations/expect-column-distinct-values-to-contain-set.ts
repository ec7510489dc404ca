import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { leftOut, refusedSet, saysSet, setArguments, valuesAndSet } from './value-set.ts'

export const expectColumnDistinctValuesToContainSet = defineCheckType({
  name: 'dbt_expectations.expect_column_distinct_values_to_contain_set',
  on: 'column',
  args: z.strictObject(setArguments),
  facts: {
    failsWhen: 'a value of the set is in no row; every such value counts',
    onNull: 'takes no part',
    onEmpty: 'fails for every value of the set',
    inDbt:
      "same as dbt_expectations `expect_column_distinct_values_to_contain_set`, except that a value with a single apostrophe in it works (`it's`), where dbt makes broken SQL",
  },
  example: { column: 'status', arguments: { value_set: ['placed', 'shipped'] } },
  measure: (given, tested) =>
    refusedSet(given, tested) ?? {
      kind: 'query',
      from: tested.from,
      failingRows: sql`${valuesAndSet(given, tested)}
select s.value_field
from unique_set_values s
left join all_values v on s.value_field = v.value_field
where v.value_field is null`,
      isPerRow: false,
      undecided: leftOut(given),
      proof: null,
    },
  says: (given) => `has each of the values ${saysSet(given)}`,
})
