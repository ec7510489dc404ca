import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { matchOn, patternList, regexArguments, saysPatterns } from './patterns.ts'
import { regexTruth } from './regex-truth.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToMatchRegexList = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_match_regex_list',
    on: 'column',
    args: z.strictObject({ regex_list: patternList, match_on: matchOn, ...regexArguments }),
    facts: {
      failsWhen:
        "a row's text matches none of the regular expressions, or not all of them with `match_on: all`; every such row counts",
      onNull: 'fails',
      onEmpty: 'passes, vacuous',
      inDbt:
        "same as dbt_expectations `expect_column_values_to_match_regex_list`, except that a single apostrophe in an expression works (`it's`)",
    },
    example: { column: 'iban', arguments: { regex_list: ['^DE', '^IE'], match_on: 'any' } },
    truth: (given, tested) => regexTruth('match', given.regex_list, given.match_on, given, tested),
    says: ({ regex_list, match_on }) => `matches ${saysPatterns(regex_list, match_on)}`,
  }),
)
