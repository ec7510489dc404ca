import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { measureCompared, ROW_COUNT, saysRows, valueArguments } from './column-aggregates.ts'

export const expectTableRowCountToEqual = defineCheckType({
  name: 'dbt_expectations.expect_table_row_count_to_equal',
  on: 'relation',
  args: z.strictObject(valueArguments),
  facts: {
    failsWhen: 'the number of rows is another than `value`; with `group_by`, every group for which that holds counts',
    onNull: 'is a row like any other',
    onEmpty: 'has a number, 0; with `group_by` there is no group, and it passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_table_row_count_to_equal`',
  },
  example: { arguments: { value: 16n, row_condition: 'is_active' } },
  measure: (given, tested) => measureCompared(ROW_COUNT, '=', given, tested),
  says: (given) => `has ${given.value.text} rows${saysRows(given)}`,
})
