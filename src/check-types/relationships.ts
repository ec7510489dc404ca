import { sql } from 'kysely'
import { z } from 'zod'
import type { Claim } from '../model/measure.ts'
import type { Relation } from '../model/relation.ts'
import { expression, fromItem } from './argument.ts'
import { defineCheckType } from './check-type.ts'
import { verbatim } from './sql-text.ts'
import { strictKey } from './strict-key.ts'

export const relationships = defineCheckType({
  name: 'relationships',
  on: 'column',
  args: z.strictObject({ to: fromItem, field: expression }),
  facts: {
    failsWhen: 'a value has no equal in `field` of the relation `to`; every such row counts',
    onNull: 'takes no part, on either side',
    onEmpty: 'passes, vacuous; if only `to` is empty, every row with a value fails',
    inDbt: 'same as dbt `relationships`: a `where` filters the tested relation, not `to`',
  },
  example: {
    column: 'customer_id',
    arguments: { to: "ref('customers')", field: 'id' },
  },
  neverStopsRun: true,
  measure: ({ to, field }, { from, column, columnSql, columnName, grammar }) => ({
    kind: 'query',
    from,
    failingRows: sql`with child as (
select ${columnSql} as from_field
from ${from}
where ${columnSql} is not null
), parent as (
select ${verbatim(field.text)} as to_field
from ${verbatim(to.text)}
)
select from_field
from child
left join parent on child.from_field = parent.to_field
where parent.to_field is null`,
    isPerRow: true,
    undecided: sql`(${columnSql} is not null) is not true`,
    strict: strictKey(column ?? '', grammar),
    proof: claim(columnName, to.relation, grammar.columnName(field.text)),
  }),
  says: ({ to, field }) => `is a ${field.text} of ${to.text}`,
})

function claim(column: string | null, to: Relation | null, toColumn: string | null): Claim | null {
  return column === null || to === null || toColumn === null ? null : { kind: 'references', column, to, toColumn }
}
