import { z } from 'zod'
import { rowCondition } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { joined, likePattern, matchOn, patternList, saysNoPatterns } from './patterns.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToNotMatchLikePatternList = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_not_match_like_pattern_list',
    on: 'column',
    args: z.strictObject({ like_pattern_list: patternList, match_on: matchOn, row_condition: rowCondition }),
    facts: {
      failsWhen:
        "a row's text matches all of the patterns of LIKE; with `match_on: all`, if it matches any of them. Every such row counts",
      onNull: 'passes, as undecided',
      onEmpty: 'passes, vacuous',
      inDbt:
        "same as dbt_expectations `expect_column_values_to_not_match_like_pattern_list`, whose default `any` is as weak, except that a single apostrophe in a pattern works (`it's%`)",
    },
    example: { column: 'name', arguments: { like_pattern_list: ['%test%', '%dummy%'], match_on: 'all' } },
    truth: ({ like_pattern_list, match_on, row_condition }, { column }) => ({
      expression: joined(
        like_pattern_list.map((pattern) => likePattern(column ?? '', pattern, 'no match')),
        match_on,
      ),
      rowCondition: row_condition,
    }),
    says: ({ like_pattern_list, match_on }) => saysNoPatterns(like_pattern_list, match_on),
  }),
)
