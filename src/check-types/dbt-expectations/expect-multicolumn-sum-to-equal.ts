import { z } from 'zod'
import { expression, type expressionList, groupList, numberText, rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { truthType } from './truth-type.ts'

/** A number is the total; anything else is added up like the columns. */
const sumTotal = z.union([numberText, expression], { error: 'a number or an SQL expression' })

export const expectMulticolumnSumToEqual = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_multicolumn_sum_to_equal',
    on: 'relation',
    args: z.strictObject({
      column_list: z
        .array(expression, { error: 'a list of columns' })
        .min(1, { error: 'a list of columns with at least one in it' })
        .readonly(),
      sum_total: sumTotal,
      group_by: groupList,
      row_condition: rowCondition,
    }),
    facts: {
      failsWhen:
        'the sums of the columns do not add up to the total; with `group_by`, every group for which that holds counts',
      onNull: 'adds nothing; a column without any value leaves the check undecided, and it passes',
      onEmpty: 'passes, vacuous',
      inDbt:
        'same as dbt_expectations `expect_multicolumn_sum_to_equal`: a `sum_total` in quotes is added up for every row',
    },
    example: { arguments: { column_list: ['net', 'tax'], sum_total: 'gross', group_by: ['month'] } },
    truth: (given) => ({
      expression: sumsEqual(given, ''),
      filtered: (filter) => sumsEqual(given, filter),
      rowCondition: given.row_condition,
      groupBy: given.group_by,
    }),
    says: (given) => `has ${sumsEqual(given, '')}`,
  }),
)

type Sums = {
  readonly column_list: z.output<typeof expressionList>
  readonly sum_total: z.output<typeof sumTotal>
}

/** `sum(a) + sum(b) = 10`, or `= sum(c)` */
function sumsEqual({ column_list: columns, sum_total: total }: Sums, filter: string): string {
  const sum = (text: string): string => `sum(${text})${filter}`
  const sums = columns.map(({ text }) => sum(text)).join(' + ')
  return `${sums} = ${typeof total === 'string' ? total : sum(total.text)}`
}
