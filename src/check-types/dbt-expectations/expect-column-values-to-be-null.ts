import { z } from 'zod'
import { rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToBeNull = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_be_null',
    on: 'column',
    args: z.strictObject({ row_condition: rowCondition }),
    facts: {
      failsWhen: 'a row has a value; every such row counts',
      onNull: 'is what is wanted',
      onEmpty: 'passes, vacuous',
      inDbt: 'same as dbt_expectations `expect_column_values_to_be_null`',
    },
    example: { column: 'cancelled_at', arguments: { row_condition: "status = 'open'" } },
    truth: ({ row_condition }, { column }) => ({ expression: `${column} is null`, rowCondition: row_condition }),
    says: () => 'is NULL',
  }),
)
