import { z } from 'zod'
import { expression, rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { truthType } from './truth-type.ts'

export const expectColumnPairValuesToBeEqual = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_pair_values_to_be_equal',
    on: 'relation',
    args: z.strictObject({ column_A: expression, column_B: expression, row_condition: rowCondition }),
    facts: {
      failsWhen: 'the two columns differ in a row; every such row counts',
      onNull: 'passes, as undecided, though the other column has a value',
      onEmpty: 'passes, vacuous',
      inDbt: 'same as dbt_expectations `expect_column_pair_values_to_be_equal`',
    },
    example: { arguments: { column_A: 'amount_paid', column_B: 'amount_due', row_condition: "status = 'settled'" } },
    truth: ({ column_A: a, column_B: b, row_condition }) => ({
      expression: `${a.text} = ${b.text}`,
      rowCondition: row_condition,
    }),
    says: ({ column_A: a, column_B: b }) => `has ${a.text} = ${b.text}`,
  }),
)
