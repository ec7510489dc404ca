import { z } from 'zod'
import { rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToNotBeNull = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_not_be_null',
    on: 'column',
    args: z.strictObject({ row_condition: rowCondition }),
    facts: {
      failsWhen: 'the value of a row is NULL; every such row counts',
      onNull: 'is the failure',
      onEmpty: 'passes, vacuous',
      inDbt: 'same as dbt_expectations `expect_column_values_to_not_be_null`',
    },
    example: { column: 'shipped_at', arguments: { row_condition: "status = 'shipped'" } },
    truth: ({ row_condition }, { column, columnName }) => ({
      expression: `${column} is not null`,
      rowCondition: row_condition,
      proof: columnName === null || row_condition !== null ? null : { kind: 'not-null', column: columnName },
    }),
    says: () => 'is never null',
  }),
)
