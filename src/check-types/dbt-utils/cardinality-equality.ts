import { sql } from 'kysely'
import { z } from 'zod'
import { expression, fromItem } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'

export const cardinalityEquality = defineCheckType({
  name: 'dbt_utils.cardinality_equality',
  on: 'column',
  args: z.strictObject({ to: fromItem, field: expression }),
  facts: {
    failsWhen:
      'a value does not stand in as many rows here as in `field` of the relation `to`; each side of such a difference counts, so one changed number is two failures',
    onNull: 'is a value like any other, and equal to NULL',
    onEmpty: 'passes, vacuous, if both are empty; else every value of the other one fails',
    inDbt: 'same as dbt_utils `cardinality_equality`: a `where` filters the tested relation, not `to`',
  },
  example: { column: 'order_id', arguments: { to: "ref('stg_orders')", field: 'id' } },
  measure: ({ to, field }, { from, columnSql }) => {
    const other = verbatim(field.text)
    return {
      kind: 'query',
      from,
      failingRows: sql`with table_a as (
select ${columnSql}, count(*) as num_rows
from ${from}
group by ${columnSql}
), table_b as (
select ${other}, count(*) as num_rows
from ${verbatim(to.text)}
group by ${other}
)
(select * from table_a except select * from table_b)
union all
(select * from table_b except select * from table_a)`,
      isPerRow: false,
      undecided: null,
      proof: null,
    }
  },
  says: ({ to, field }) => `has every value as often as ${field.text} of ${to.text}`,
})
