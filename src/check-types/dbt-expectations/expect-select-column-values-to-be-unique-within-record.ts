import { sql } from 'kysely'
import { z } from 'zod'
import type { Measure, Sql } from '../../model/measure.ts'
import { defineCheckType, type Tested } from '../check-type.ts'
import { commaSeparated, verbatim } from '../sql-text.ts'
import { type ComparedColumns, compoundArguments, compoundColumns } from './compound-columns.ts'
import { whereTrue } from './measure-truth.ts'

export const expectSelectColumnValuesToBeUniqueWithinRecord = defineCheckType({
  name: 'dbt_expectations.expect_select_column_values_to_be_unique_within_record',
  on: 'relation',
  args: z.strictObject(compoundArguments),
  facts: {
    failsWhen: 'two of the columns have the same text in a row, or one has none; every such row counts',
    onNull:
      'fails. A row takes no part if all of its values are NULL; with `ignore_row_if: any_value_is_missing`, if any is',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_select_column_values_to_be_unique_within_record`',
  },
  example: { arguments: { column_list: ['first_approver', 'second_approver'] } },
  measure: (given, tested) => {
    const listed = compoundColumns(given, tested.grammar, false)
    return listed.kind === 'refused' ? listed : uniqueWithinRow(listed, tested)
  },
  says: ({ column_list = [], row_condition }) =>
    `has other values in each of ${column_list.join(', ')}${whereTrue({ rowCondition: row_condition })}`,
})

function uniqueWithinRow({ columns, takesPart }: ComparedColumns, { from, grammar }: Tested): Measure {
  const isPart = sql`(${verbatim(takesPart)})`
  const undecided = sql`${isPart} is not true`
  const failingRows = rowsWithFewerValues(columns, takesPart, from)
  const names = columns.map((column) => grammar.columnName(column))
  // dbt's query names each column again in a subquery, where an expression is not there, and a name that is there twice an error
  const isPlain = !names.includes(null) && new Set([...names, 'row_index']).size === names.length + 1
  if (!isPlain) return { kind: 'query', from, failingRows, isPerRow: true, undecided, proof: null }
  return {
    kind: 'rows',
    from,
    fails: sql`${isPart} is true and (${hasTwice(columns)})`,
    undecided,
    selects: sql`1`,
    failingRows,
    proof: null,
  }
}

/**
 * TRUE for a row with fewer values than columns, without a sort of all rows. dbt compares hashes of texts, so neither collation
 * nor type decides what is equal. It sorts the rows by the columns, which types without an order refuse. LEAST refuses them, too;
 * and where the planner leaves LEAST out, because no row can take part, `<` was refused before that.
 */
function hasTwice(columns: readonly string[]): Sql {
  const texts = columns.map((column) => sql`(cast(least(${verbatim(column)}) as text) collate "C")`)
  const missing = texts.map((text) => sql`${text} is null`)
  const equal = texts.flatMap((text, index) => texts.slice(index + 1).map((other) => sql`${text} = ${other}`))
  const isOrdered = columns.map((column) => sql`false and ${verbatim(column)} < ${verbatim(column)}`)
  return sql.join([...missing, ...equal, ...isOrdered], sql` or `)
}

/** dbt's query: `row_index` and `column_values` of each failing row. */
function rowsWithFewerValues(columns: readonly string[], takesPart: string, from: Sql): Sql {
  const names = columns.map(verbatim)
  const unpivoted = names.map(
    (name) => sql`select row_index, md5(cast(${name} as text)) as column_value from column_values`,
  )
  return sql`with column_values as (
select row_number() over (order by ${commaSeparated(names)}) as row_index, ${commaSeparated(names)}
from ${from}
where ${verbatim(takesPart)}
), unpivot_columns as (
${sql.join(unpivoted, sql`\nunion all\n`)}
)
select row_index, count(distinct column_value) as column_values
from unpivot_columns
group by row_index
having count(distinct column_value) < ${sql.lit(columns.length)}`
}
