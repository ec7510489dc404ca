import { z } from 'zod'
import { defineCheckType } from '../check-type.ts'
import { matchOn, patternList, regexArguments, saysNoPatterns } from './patterns.ts'
import { regexTruth } from './regex-truth.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToNotMatchRegexList = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_not_match_regex_list',
    on: 'column',
    args: z.strictObject({ regex_list: patternList, match_on: matchOn, ...regexArguments }),
    facts: {
      failsWhen:
        "a row's text matches all of the regular expressions; with `match_on: all`, if it matches any of them. Every such row counts",
      onNull: 'passes: it matches nothing',
      onEmpty: 'passes, vacuous',
      inDbt:
        "same as dbt_expectations `expect_column_values_to_not_match_regex_list`, whose default `any` is as weak, except that a single apostrophe in an expression works (`it's`)",
    },
    example: { column: 'iban', arguments: { regex_list: ['^XX', '^YY'], match_on: 'all' } },
    truth: (given, tested) => regexTruth('no match', given.regex_list, given.match_on, given, tested),
    says: ({ regex_list, match_on }) => saysNoPatterns(regex_list, match_on),
  }),
)
