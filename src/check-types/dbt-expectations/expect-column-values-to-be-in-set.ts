import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { isInSet, isPlainSet, rowsAndSet } from './rows-in-set.ts'
import { leftOut, refusedSet, saysSet, setArguments } from './value-set.ts'

export const expectColumnValuesToBeInSet = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_be_in_set',
  on: 'column',
  args: z.strictObject(setArguments),
  facts: {
    failsWhen: 'the value of a row is not in the set; every such row counts',
    onNull: 'fails',
    onEmpty: 'passes, vacuous',
    inDbt:
      "same as dbt_expectations `expect_column_values_to_be_in_set`, except that a value with a single apostrophe in it works (`it's`), where dbt makes broken SQL. Values in quotes are text: for numbers, say `quote_values: false`",
  },
  example: { column: 'status', arguments: { value_set: ['placed', 'shipped', 'returned'] } },
  measure: (given, tested) => {
    const refused = refusedSet(given, tested)
    if (refused !== null) return refused
    const { from, columnSql } = tested
    const failingRows = sql`select v.value_field
from ${rowsAndSet(given, tested, sql`left join`)}
where s.value_field is null`
    const undecided = leftOut(given)
    if (!isPlainSet(given, tested)) return { kind: 'query', from, failingRows, isPerRow: true, undecided, proof: null }
    const isMissing = sql`(${isInSet(given, tested)}) is not true`
    return {
      kind: 'rows',
      from,
      fails: undecided === null ? isMissing : sql`not (${undecided}) and ${isMissing}`,
      undecided,
      selects: sql`${columnSql} as value_field`,
      failingRows,
      proof: null,
    }
  },
  says: (given) => `is one of ${saysSet(given)}`,
})
