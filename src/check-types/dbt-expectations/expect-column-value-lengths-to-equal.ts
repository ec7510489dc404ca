import { z } from 'zod'
import { expression, rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValueLengthsToEqual = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_value_lengths_to_equal',
    on: 'column',
    args: z.strictObject({ value: expression, row_condition: rowCondition }),
    facts: {
      failsWhen: "a row's text has another length, in characters; every such row counts",
      onNull: 'passes, as undecided',
      onEmpty: 'passes, vacuous',
      inDbt: 'same as dbt_expectations `expect_column_value_lengths_to_equal`',
    },
    example: { column: 'currency', arguments: { value: 3 } },
    truth: ({ value, row_condition }, { column }) => ({
      expression: `length(${column}) = ${value.text}`,
      rowCondition: row_condition,
    }),
    says: ({ value }) => `has a length of ${value.text}`,
  }),
)
