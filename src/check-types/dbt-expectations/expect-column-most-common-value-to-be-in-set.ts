import { sql } from 'kysely'
import { z } from 'zod'
import type { Sql } from '../../model/measure.ts'
import { expression, sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'
import { leftOut, refusedSet, rowsOfSet, saysSet, setArguments } from './value-set.ts'

export const expectColumnMostCommonValueToBeInSet = defineCheckType({
  name: 'dbt_expectations.expect_column_most_common_value_to_be_in_set',
  on: 'column',
  args: z.strictObject({ ...setArguments, top_n: expression, data_type: sqlText.default('decimal') }),
  facts: {
    failsWhen:
      'the value that is number `top_n` by frequency is not in the set; of equally frequent values Postgres takes any first',
    onNull: 'may be the most common value, and passes then',
    onEmpty: 'passes, vacuous',
    inDbt:
      "same as dbt_expectations `expect_column_most_common_value_to_be_in_set`, except that a value with a single apostrophe in it works (`it's`), where dbt makes broken SQL",
  },
  example: { column: 'payment_method', arguments: { value_set: ['card'], top_n: 1n } },
  measure: (given, tested) => {
    const refused = refusedSet(given, tested)
    if (refused !== null) return refused
    const { data_type: type, row_condition: condition } = given
    if (![`null::${type}`, `cast(null as ${type})`].every(tested.grammar.isExpression)) {
      return {
        kind: 'refused',
        argument: 'data_type',
        message: `Expected the name of a type, got ${JSON.stringify(type)}`,
      }
    }
    const typed = (value: Sql): Sql => (given.quote_values ? value : sql`cast(${value} as ${verbatim(type)})`)
    const value = typed(tested.columnSql)
    return {
      kind: 'query',
      from: tested.from,
      // the set stands by itself, so that a name in it is an error, as in dbt, and no column of the counts;
      // of values that are equally common, Postgres ranks any before the others: so it does for dbt
      failingRows: sql`with value_counts as (
select ${value} as value_field, count(*) as value_count
from ${tested.from}${condition === null ? sql`` : sql`\nwhere ${verbatim(condition.text)}`}
group by ${value}
), value_counts_ranked as (
select *, row_number() over (order by value_count desc) as value_count_rank
from value_counts
), set_values as (
${rowsOfSet(given, typed)}
)
select value_field
from value_counts_ranked
where value_count_rank = ${verbatim(given.top_n.text)}
and value_field not in (select value_field from set_values)`,
      isPerRow: false,
      undecided: leftOut(given),
      proof: null,
    }
  },
  says: (given) => `has as its value number ${given.top_n.text} by frequency one of ${saysSet(given)}`,
})
