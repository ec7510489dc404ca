import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'
import { leftOut, refusedSet, rowsOfSet, saysSet, setArguments, valuesAndSet } from './value-set.ts'

export const expectColumnDistinctValuesToBeInSet = defineCheckType({
  name: 'dbt_expectations.expect_column_distinct_values_to_be_in_set',
  on: 'column',
  args: z.strictObject(setArguments),
  facts: {
    failsWhen: 'a value is not in the set; every such value counts once, however many rows have it',
    onNull: 'fails, and counts as one value',
    onEmpty: 'passes, vacuous',
    inDbt:
      "same as dbt_expectations `expect_column_distinct_values_to_be_in_set`, except that a value with a single apostrophe in it works (`it's`), where dbt makes broken SQL",
  },
  example: { column: 'status', arguments: { value_set: ['placed', 'shipped', 'returned'] } },
  measure: (given, tested) => {
    const refused = refusedSet(given, tested)
    if (refused !== null) return refused
    const { from, columnSql, grammar } = tested
    const failingRows = sql`${valuesAndSet(given, tested)}
select v.value_field
from all_values v
left join unique_set_values s on v.value_field = s.value_field
where s.value_field is null`
    const undecided = leftOut(given)
    // a name among the values means nothing to dbt's query, and a column to a scan
    if (!given.quote_values && given.value_set.some((value) => grammar.namesColumn(value))) {
      return { kind: 'query', from, failingRows, isPerRow: false, undecided, proof: null }
    }
    const isBad = sql`((${columnSql}) in (select value_field from (${rowsOfSet(given)}) as set_values)) is not true`
    const { row_condition: condition } = given
    return {
      kind: 'groups',
      from,
      failingRows,
      counted: null,
      undecided,
      screen: { kind: 'rows', bad: condition === null ? isBad : sql`(${verbatim(condition.text)}) and ${isBad}` },
      proof: null,
    }
  },
  says: (given) => `has no values but ${saysSet(given)}`,
})
