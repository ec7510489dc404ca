import { sql } from 'kysely'
import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { isInSet, isPlainSet, rowsAndSet } from './rows-in-set.ts'
import { leftOut, refusedSet, saysSet, setArguments } from './value-set.ts'

export const expectColumnValuesToNotBeInSet = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_not_be_in_set',
  on: 'column',
  args: z.strictObject(setArguments),
  facts: {
    failsWhen: 'the value of a row is in the set; every such row counts, as often as the value stands in the set',
    onNull: 'passes, as undecided',
    onEmpty: 'passes, vacuous',
    inDbt:
      "same as dbt_expectations `expect_column_values_to_not_be_in_set`, except that a value with a single apostrophe in it works (`it's`), where dbt makes broken SQL. Values in quotes are text: for numbers, say `quote_values: false`",
  },
  example: { column: 'email', arguments: { value_set: ['unknown', 'n/a'] } },
  measure: (given, tested) => {
    const refused = refusedSet(given, tested)
    if (refused !== null) return refused
    const { from } = tested
    const failingRows = sql`select v.value_field
from ${rowsAndSet(given, tested, sql`join`)}`
    const left = leftOut(given)
    if (!isPlainSet(given, tested))
      return { kind: 'query', from, failingRows, isPerRow: true, undecided: left, proof: null }
    const isIn = sql`(${isInSet(given, tested)})`
    return {
      kind: 'groups',
      from,
      failingRows,
      counted: null,
      undecided: left === null ? sql`${isIn} is null` : sql`${left} or ${isIn} is null`,
      screen: { kind: 'rows', bad: left === null ? isIn : sql`not (${left}) and ${isIn}` },
      proof: null,
    }
  },
  says: (given) => `is none of ${saysSet(given)}`,
})
