import { sql } from 'kysely'
import { z } from 'zod'
import type { Claim } from '../../model/measure.ts'
import type { Relation } from '../../model/relation.ts'
import { expression, fromItem, sqlText } from '../argument.ts'
import { defineCheckType, type Refusal, type SqlGrammar } from '../check-type.ts'
import { verbatim } from '../sql-text.ts'

/** dbt's default: it leaves nothing out. */
const ALL_ROWS = '1=1'

export const relationshipsWhere = defineCheckType({
  name: 'dbt_utils.relationships_where',
  on: 'column',
  args: z.strictObject({
    to: fromItem,
    field: expression,
    from_condition: sqlText.default(ALL_ROWS),
    to_condition: sqlText.default(ALL_ROWS),
  }),
  facts: {
    failsWhen:
      'a value of a row for which `from_condition` holds has no equal in `field` of those rows of `to` for which `to_condition` holds; every such row counts',
    onNull: 'takes no part, on either side; nor does a row for which a condition is NULL',
    onEmpty: 'passes, vacuous; if only `to` is empty, every row with a value fails',
    inDbt: 'same as dbt_utils `relationships_where`',
  },
  example: {
    column: 'customer_id',
    arguments: { to: "ref('customers')", field: 'id', from_condition: "status <> 'test'" },
  },
  measure: ({ to, field, from_condition, to_condition }, { from, columnSql, columnName, grammar }) => {
    const wrong =
      wrongCondition('from_condition', from_condition, grammar) ?? wrongCondition('to_condition', to_condition, grammar)
    if (wrong !== null) return wrong
    // conditions stand behind AND as they are: an OR in them opens the whole, as in dbt
    const takesPart = sql`${columnSql} is not null and ${verbatim(from_condition)}`
    const parentField = verbatim(field.text)
    const hasConditions = from_condition !== ALL_ROWS || to_condition !== ALL_ROWS
    return {
      kind: 'query',
      from,
      failingRows: sql`with left_table as (
select ${columnSql} as id
from ${from}
where ${takesPart}
), right_table as (
select ${parentField} as id
from ${verbatim(to.text)}
where ${parentField} is not null and ${verbatim(to_condition)}
)
select left_table.id, right_table.id as right_id
from left_table
left join right_table on left_table.id = right_table.id
where right_table.id is null`,
      isPerRow: true,
      undecided: sql`(${takesPart}) is not true`,
      proof: hasConditions ? null : claim(columnName, to.relation, grammar.columnName(field.text)),
    }
  },
  says: ({ to, field, from_condition, to_condition }) => {
    const rows = to_condition === ALL_ROWS ? '' : ` where ${to_condition}`
    return `is a ${field.text} of ${to.text}${rows}${from_condition === ALL_ROWS ? '' : `, if ${from_condition}`}`
  },
})

function claim(column: string | null, to: Relation | null, toColumn: string | null): Claim | null {
  return column === null || to === null || toColumn === null ? null : { kind: 'references', column, to, toColumn }
}

function wrongCondition(argument: string, condition: string, grammar: SqlGrammar): Refusal | null {
  if (grammar.isExpression(condition)) return null
  return {
    kind: 'refused',
    argument,
    message: `Expected one SQL expression, got ${JSON.stringify(condition)}`,
  }
}
