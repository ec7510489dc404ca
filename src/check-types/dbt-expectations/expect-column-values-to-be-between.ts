import { z } from 'zod'
import { rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { boundsArguments, missingBounds, saysBounds, withinBounds } from './bounds.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToBeBetween = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_be_between',
    on: 'column',
    args: z.strictObject({ ...boundsArguments, row_condition: rowCondition }),
    facts: {
      failsWhen: 'the value of a row is out of bounds; every such row counts',
      onNull: 'passes, as undecided',
      onEmpty: 'passes, vacuous',
      inDbt: 'same as dbt_expectations `expect_column_values_to_be_between`',
    },
    example: { column: 'discount', arguments: { min_value: 0, max_value: 1, strictly: true } },
    truth: (given, { column }) =>
      missingBounds(given) ?? { expression: withinBounds(column ?? '', given), rowCondition: given.row_condition },
    says: saysBounds,
  }),
)
