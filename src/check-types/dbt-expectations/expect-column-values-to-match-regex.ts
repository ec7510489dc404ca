import { z } from 'zod'
import { sqlText } from '../argument.ts'
import { defineCheckType } from '../check-type.ts'
import { regexArguments } from './patterns.ts'
import { regexTruth } from './regex-truth.ts'
import { truthType } from './truth-type.ts'

export const expectColumnValuesToMatchRegex = defineCheckType(
  truthType({
    name: 'dbt_expectations.expect_column_values_to_match_regex',
    on: 'column',
    args: z.strictObject({ regex: sqlText, ...regexArguments }),
    facts: {
      failsWhen: "a row's text does not match the regular expression; every such row counts",
      onNull: 'fails',
      onEmpty: 'passes, vacuous',
      inDbt:
        "same as dbt_expectations `expect_column_values_to_match_regex`, except that a single apostrophe in the expression works (`it's`)",
    },
    example: { column: 'email', arguments: { regex: '^[^@ ]+@[^@ ]+$', flags: 'i' } },
    truth: (given, tested) => regexTruth('match', [given.regex], 'any', given, tested),
    says: ({ regex }) => `matches ${regex}`,
  }),
)
