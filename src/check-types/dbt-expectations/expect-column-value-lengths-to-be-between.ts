import { z } from 'zod'
import { rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { boundsArguments, missingBounds, saysBounds, withinBounds } from './bounds.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValueLengthsToBeBetween = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_value_lengths_to_be_between',
    on: 'column',
    args: z.strictObject({ ...boundsArguments, row_condition: rowCondition }),
    facts: {
      failsWhen: "the length of a row's text, in characters, is out of bounds; every such row counts",
      onNull: 'passes, as undecided',
      onEmpty: 'passes, vacuous',
      inDbt: 'same as dbt_expectations `expect_column_value_lengths_to_be_between`',
    },
    example: { column: 'iban', arguments: { min_value: 15, max_value: 34 } },
    truth: (given, { column }) =>
      missingBounds(given) ?? {
        expression: withinBounds(`length(${column})`, given),
        rowCondition: given.row_condition,
      },
    says: (given) => `has a length that ${saysBounds(given)}`,
  }),
)
