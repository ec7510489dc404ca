import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { leftOut, refusedSet, saysSet, setArguments, valuesAndSet } from './value-set.ts'

export const expectColumnDistinctValuesToEqualSet = defineCheckType({
  name: 'dbt_expectations.expect_column_distinct_values_to_equal_set',
  on: 'column',
  args: z.strictObject(setArguments),
  facts: {
    failsWhen: 'a value is not in the set, or a value of the set is in no row; every such value counts once',
    onNull: 'fails, and counts as one value',
    onEmpty: 'fails for every value of the set',
    inDbt:
      "same as dbt_expectations `expect_column_distinct_values_to_equal_set`, except that a value with a single apostrophe in it works (`it's`), where dbt makes broken SQL",
  },
  example: { column: 'status', arguments: { value_set: ['placed', 'shipped', 'returned'] } },
  measure: (given, tested) =>
    refusedSet(given, tested) ?? {
      kind: 'query',
      from: tested.from,
      failingRows: sql`${valuesAndSet(given, tested)}
select v.value_field as column_value, s.value_field
from all_values v
full outer join unique_set_values s on v.value_field = s.value_field
where v.value_field is null or s.value_field is null`,
      isPerRow: false,
      undecided: leftOut(given),
      proof: null,
    },
  says: (given) => `has the values ${saysSet(given)}, each of them and no other`,
})
