import { z } from 'zod'
import { rowCondition, sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { likePattern } from './patterns.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToMatchLikePattern = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_match_like_pattern',
    on: 'column',
    args: z.strictObject({ like_pattern: sqlText, row_condition: rowCondition }),
    facts: {
      failsWhen: "a row's text does not match the pattern of LIKE; every such row counts",
      onNull: 'passes, as undecided',
      onEmpty: 'passes, vacuous',
      inDbt:
        "same as dbt_expectations `expect_column_values_to_match_like_pattern`, except that a single apostrophe in the pattern works (`it's%`)",
    },
    example: { column: 'sku', arguments: { like_pattern: 'SKU-%' } },
    truth: ({ like_pattern, row_condition }, { column }) => ({
      expression: likePattern(column ?? '', like_pattern, 'match'),
      rowCondition: row_condition,
    }),
    says: ({ like_pattern }) => `is like ${like_pattern}`,
  }),
)
