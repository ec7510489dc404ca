import { z } from 'zod'
import { rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { compoundUnique } from './compound-unique.ts'
import { whereTrue } from './measure-truth.ts'

export const expectColumnValuesToBeUnique = defineCheckType({
  name: 'dbt_expectations.expect_column_values_to_be_unique',
  on: 'column',
  args: z.strictObject({ row_condition: rowCondition }),
  facts: {
    failsWhen: 'a value stands in more than one row; every such value counts once, however many rows share it',
    onNull: 'takes no part',
    onEmpty: 'passes, vacuous; so does one with nothing but NULLs',
    inDbt: 'same as dbt_expectations `expect_column_values_to_be_unique`',
  },
  example: { column: 'order_id', arguments: { row_condition: 'not is_deleted' } },
  measure: ({ row_condition }, tested) => {
    const list = [tested.column ?? '']
    const one = { column_list: list, quote_columns: false, ignore_row_if: 'all_values_are_missing', row_condition }
    return compoundUnique(one, tested)
  },
  says: ({ row_condition }) => `has no value twice${whereTrue({ rowCondition: row_condition })}`,
})
