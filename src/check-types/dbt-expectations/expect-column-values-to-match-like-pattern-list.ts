import { z } from 'zod'
import { rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { joined, likePattern, matchOn, patternList, saysPatterns } from './patterns.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToMatchLikePatternList = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_match_like_pattern_list',
    on: 'column',
    args: z.strictObject({ like_pattern_list: patternList, match_on: matchOn, row_condition: rowCondition }),
    facts: {
      failsWhen:
        "a row's text matches none of the patterns of LIKE, or not all of them with `match_on: all`; every such row counts",
      onNull: 'passes, as undecided',
      onEmpty: 'passes, vacuous',
      inDbt:
        "same as dbt_expectations `expect_column_values_to_match_like_pattern_list`, except that a single apostrophe in a pattern works (`it's%`)",
    },
    example: { column: 'sku', arguments: { like_pattern_list: ['SKU-%', 'EAN-%'] } },
    truth: ({ like_pattern_list, match_on, row_condition }, { column }) => ({
      expression: joined(
        like_pattern_list.map((pattern) => likePattern(column ?? '', pattern, 'match')),
        match_on,
      ),
      rowCondition: row_condition,
    }),
    says: ({ like_pattern_list, match_on }) => `is like ${saysPatterns(like_pattern_list, match_on)}`,
  }),
)
