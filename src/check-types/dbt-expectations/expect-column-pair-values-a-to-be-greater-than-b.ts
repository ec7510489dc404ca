import { z } from 'zod'
import { expression, flag, rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { truthType } from './truth-type.ts'

export const expectColumnPairValuesAToBeGreaterThanB = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_pair_values_A_to_be_greater_than_B',
    on: 'relation',
    args: z.strictObject({
      column_A: expression,
      column_B: expression,
      or_equal: flag.nullable().default(false),
      row_condition: rowCondition,
    }),
    facts: {
      failsWhen: '`column_A` is not greater than `column_B` in a row; every such row counts',
      onNull: 'passes, as undecided',
      onEmpty: 'passes, vacuous',
      inDbt: 'same as dbt_expectations `expect_column_pair_values_A_to_be_greater_than_B`',
    },
    example: { arguments: { column_A: 'shipped_at', column_B: 'ordered_at', or_equal: true } },
    truth: ({ column_A: a, column_B: b, or_equal, row_condition }) => ({
      expression: `${a.text} ${or_equal ? '>=' : '>'} ${b.text}`,
      rowCondition: row_condition,
    }),
    says: ({ column_A: a, column_B: b, or_equal }) => `has ${a.text} ${or_equal ? '>=' : '>'} ${b.text}`,
  }),
)
