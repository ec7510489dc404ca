import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { compoundArguments } from './compound-columns.ts'
import { compoundUnique } from './compound-unique.ts'
import { whereTrue } from './measure-truth.ts'

export const expectCompoundColumnsToBeUnique = defineCheckType({
  name: 'dbt_expectations.expect_compound_columns_to_be_unique',
  on: 'relation',
  args: z.strictObject(compoundArguments),
  facts: {
    failsWhen: 'a combination of values stands in more than one row; every such combination counts once',
    onNull:
      'is equal to NULL. A row takes no part if all of its values are NULL; with `ignore_row_if: any_value_is_missing`, if any is',
    onEmpty: 'passes, vacuous',
    inDbt: 'same as dbt_expectations `expect_compound_columns_to_be_unique`',
  },
  example: { arguments: { column_list: ['order_id', 'line_number'], ignore_row_if: 'any_value_is_missing' } },
  measure: compoundUnique,
  says: ({ column_list = [], row_condition }) =>
    `has no ${column_list.join(', ')} twice${whereTrue({ rowCondition: row_condition })}`,
})
